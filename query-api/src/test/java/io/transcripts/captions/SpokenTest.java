package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.Word;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which words are found in a text. */
class SpokenTest {
    @Test
    void aWordThatIsNotInTheTextIsNotFoundInALongerOne() {
        assertThat(found("Well, after that we met 120 times", "Well", "a", "that", "me", "1", "times"))
                .containsExactly("Well@0", "that@12", "times@28");
    }

    @Test
    void aWordEndsBeforeAnythingThatIsNoLetterOrDigit() {
        assertThat(found("So, café-bar, isn’t it?", "Oh", "café", "bar", "isn", "’t", "it"))
                .containsExactly("café@4", "bar@9", "isn@14", "’t@17", "it@20");
    }

    @Test
    void scriptsWithoutSpacesGoOnBehindAWord() {
        assertThat(found("你好，我想問。", "你好", "我", "想")).containsExactly("你好@0", "我@3", "想@4");
        assertThat(found("はい、ABCを見た", "はい", "ABC", "を")).containsExactly("はい@0", "ABC@3", "を@6");
        assertThat(found("ครับ ยินดีต้อนรับ", "ครับ", "ยินดี")).containsExactly("ครับ@0", "ยินดี@5");
    }

    @Test
    void theFirstWordOfATextIsNotFoundInALongerOneEither() {
        assertThat(found("Someone called", "so", "someone", "called")).containsExactly("Someone@0", "called@8");
    }

    @Test
    void wordsMayStandTogether() {
        assertThat(found("about 10kg, Kundendienst", "about", "10", "kg", "Kunden", "dienst"))
                .containsExactly("about@0", "10@6", "kg@8", "Kunden@12", "dienst@18");
    }

    private static List<String> found(String text, String... said) {
        List<Word> words = new ArrayList<>();
        for (String word : said) {
            words.add(Captions.word(word, 100L * words.size(), 100L * words.size() + 90));
        }
        return Spoken.in(text, words, 0, 10_000).stream()
                .map(spoken -> text.substring(spoken.from(), spoken.to()) + "@" + spoken.from())
                .toList();
    }
}
