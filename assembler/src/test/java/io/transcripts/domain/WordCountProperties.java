package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The words are those of ICU, whoever counts them. A longer run: mvn -pl schemas,assembler test -Djqwik.tries.default=… */
class WordCountProperties {
    private static final String JOINTS = "aZé09_.,:;'’·\" -\r\n\u00ad\u0300\u200d";

    @Property
    void anyText(@ForAll String text) {
        assertThat(WordCount.of(text)).isEqualTo(WordCount.byIcu(text));
    }

    @Property
    void textsWithoutIcu(@ForAll("texts") String text) {
        assertThat(WordCount.of(text)).isEqualTo(WordCount.byIcu(text));
    }

    /** Every character of the basic plane beside every kind of neighbour: what is left to ICU may change under it. */
    @Example
    void everyCharacterAmongOthers() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = ("%c a%ca 1%c1 a%c1 _%c_ %c%c a%c'%c")
                    .replace('%', (char) c)
                    .replace("c", "");
            assertThat(WordCount.of(text)).as("U+%04X", c).isEqualTo(WordCount.byIcu(text));
        }
    }

    /** All texts of up to four characters of those that decide. */
    @Example
    void everyJoint() {
        for (int length = 1; length <= 4; length++) {
            int texts = (int) Math.pow(JOINTS.length(), length);
            for (int n = 0; n < texts; n++) {
                StringBuilder text = new StringBuilder();
                for (int rest = n, i = 0; i < length; i++, rest /= JOINTS.length()) {
                    text.append(JOINTS.charAt(rest % JOINTS.length()));
                }
                if (WordCount.of(text.toString()) != WordCount.byIcu(text.toString())) {
                    assertThat(WordCount.of(text.toString()))
                            .as(text.toString())
                            .isEqualTo(WordCount.byIcu(text.toString()));
                }
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(60);
        Arbitrary<String> latin = Arbitraries.strings()
                .withCharRange('\0', '\u052f')
                .withCharRange('\u2010', '\u2027')
                .ofMaxLength(60);
        Arbitrary<String> joints = Arbitraries.strings().withChars(JOINTS).ofMaxLength(60);
        return Arbitraries.oneOf(ascii, latin, joints);
    }
}
