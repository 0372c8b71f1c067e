package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What we say of plain text, ICU says too. */
class PlainTest {
    private static final List<String> WORDS = List.of(
            "a ", "no ", "Yes. ", "why? ", "$5 ", "7% ", "e-mail ", "it’s ", "No. 5 ", "well, ", "B", "Dr", "é", "Ш",
            "ж", "Ł", "ı", "ß", "42", "4.50 ", "10:30 ", "x... ", "What?! ", "A.B. ");
    private static final List<String> PIECES =
            List.of("$", "%", " ", ".", ",", ";", ":", "!", "?", "'", "’", "-", "...", "?!", "1", "ǅ");

    @Property(tries = 20_000)
    void breaksWhereIcuDoes(@ForAll("texts") String text) {
        char[] chars = text.toCharArray();
        boolean isPlain = Plain.isPlain(chars, chars.length);
        Statistics.label("plain")
                .collect(isPlain)
                .coverage(plain -> plain.check(true).percentage(share -> share > 20));
        if (!isPlain) {
            return;
        }
        BreakIterator lines = BreakIterator.getLineInstance(ULocale.ROOT);
        BreakIterator sentences = BreakIterator.getSentenceInstance(ULocale.ROOT);
        BreakIterator clusters = BreakIterator.getCharacterInstance(ULocale.ROOT);
        lines.setText(text);
        sentences.setText(text);
        clusters.setText(text);

        assertThat(CaptionText.of(text)).isEqualTo(text);
        for (int at = 1; at < text.length(); at++) {
            assertThat(clusters.isBoundary(at))
                    .as("cluster at %d of '%s'", at, text)
                    .isTrue();
            boolean isBreak = text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '-';
            assertThat(isBreak).as("break at %d of '%s'", at, text).isEqualTo(lines.isBoundary(at));
            if (lines.isBoundary(at)) {
                assertThat(Plain.isSentence(chars, chars.length, at))
                        .as("sentence at %d of '%s'", at, text)
                        .isEqualTo(sentences.isBoundary(at));
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> letters = Arbitraries.chars()
                .filter(c -> c < 0x530 && Character.isLetter(c))
                .map(String::valueOf);
        return Arbitraries.frequencyOf(
                        Tuple.of(30, Arbitraries.of(WORDS)), Tuple.of(3, Arbitraries.of(PIECES)), Tuple.of(1, letters))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces).strip());
    }
}
