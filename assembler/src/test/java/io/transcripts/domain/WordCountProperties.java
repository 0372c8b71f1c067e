package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The count of words is ICU's, whichever way it was made. */
class WordCountProperties {

    /** Letters, digits and all that may join or part them. */
    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.chars().with("aZ09_.,;:'\" -")),
                        Tuple.of(1, Arbitraries.chars().range((char) 0, (char) 0x7f)))
                .list()
                .ofMaxSize(16)
                .map(WordCountProperties::join);
    }

    @Provide
    Arbitrary<String> mixed() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.chars().with("aZ09_.,;:'\" -")),
                        Tuple.of(2, Arbitraries.chars().with("ä\u0301\u200d\u00ad私学א\u00a0")))
                .list()
                .ofMaxSize(16)
                .map(WordCountProperties::join);
    }

    @Property
    void asciiIsCountedAsIcuCountsIt(@ForAll("ascii") String text) {
        assertThat(WordCount.of(text)).as(text).isEqualTo(WordCount.byIcu(text));
    }

    @Property
    void whatIsNotAsciiIsCountedByIcu(@ForAll("mixed") String text) {
        assertThat(WordCount.of(text)).as(text).isEqualTo(WordCount.byIcu(text));
    }

    private static String join(java.util.List<Character> chars) {
        StringBuilder text = new StringBuilder();
        chars.forEach(text::append);
        return text.toString();
    }
}
