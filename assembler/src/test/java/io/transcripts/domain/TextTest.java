package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is blank, how many words there are, and how long a text is. */
class TextTest {

    // White_Space of Unicode 16 (PropList.txt), all of it, and the two that the contract adds.
    private static final String WHITE_SPACE = "\u0009\n\u000b\u000c\r\u0020\u0085\u00a0\u1680\u2000\u2001\u2002\u2003"
            + "\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    @Test
    void blankIsExactlyWhiteSpaceAndTheTwoThatTheContractAdds() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            boolean isBlank = WHITE_SPACE.indexOf(c) >= 0 || c == 0x200b || c == 0xfeff;
            assertThat(Text.isBlank(String.valueOf((char) c))).as("U+%04X", c).isEqualTo(isBlank);
        }
    }

    @Test
    void nothingAtAllIsBlank() {
        assertThat(Text.isBlank("")).isTrue();
        assertThat(Text.isBlank(WHITE_SPACE + "\u200b\ufeff")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u180e", "\u200c", "\u200d", "\u2060", "\u00ad", "\u0000", "\u001c", "\u3164", "😀", ".", " x "
            })
    void whatOnlyLooksBlankIsNot(String text) {
        assertThat(Text.isBlank(text)).isFalse();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("Latin", "Guten Tag, ich habe eine Frage.", 6),
                Arguments.of("contractions", "I can't, you've and it’s", 5),
                Arguments.of("a hyphen parts words", "well-known", 2),
                Arguments.of("numbers", "3.50 1,000 42 2026-11-22", 6),
                Arguments.of("an e-mail address", "a@b.de", 2),
                Arguments.of("an underscore joins", "ticket_456", 1),
                Arguments.of("Chinese by dictionary", "我想问一下订单", 4),
                Arguments.of("Japanese by dictionary", "こんにちは、世界", 2),
                Arguments.of("Katakana", "コンピューター", 1),
                Arguments.of("Korean by spaces", "안녕하세요 세계", 2),
                Arguments.of("Thai by dictionary", "สวัสดีครับ", 2),
                Arguments.of("Lao by dictionary", "ພາສາລາວ", 2),
                Arguments.of("Khmer by dictionary", "សួស្តីពិភពលោក", 2),
                Arguments.of("Burmese by dictionary", "မြန်မာစကား", 2),
                Arguments.of("Arabic", "مرحبا بالعالم", 2),
                Arguments.of("Hebrew with a gershayim", "צה״ל", 1),
                Arguments.of("Devanagari", "नमस्ते दुनिया", 2),
                Arguments.of("emoji are no words", "😀 👍🏽 👨‍👩‍👧", 0),
                Arguments.of("words between emoji", "ok😀ok", 2),
                Arguments.of("punctuation", "… — ?! ¿", 0),
                Arguments.of("nothing", "", 0),
                Arguments.of("beyond the basic plane", "𝒳𝒴 𐐀𐐁", 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void wordsAreTheWordLikeSpansOfIcu(String script, String text, int words) {
        assertThat(WordCount.of(text)).as(script).isEqualTo(words);
    }

    @Test
    void aCountDoesNotDependOnWhatWasCountedBefore() {
        int alone = WordCount.of("สวัสดีครับ hello");
        WordCount.of("我是学生");

        assertThat(WordCount.of("สวัสดีครับ hello")).isEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource({"'a'", "'ü'", "'ก'", "'😀'", "'aü\u0e01😀'"})
    void lengthsAreBytesOfUtf8(String text) {
        assertThat(Text.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
