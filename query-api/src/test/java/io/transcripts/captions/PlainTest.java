package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What we say of plain text, ICU says too. */
class PlainTest {
    private static final List<String> PIECES = List.of(
            "a", "B", "no", "Dr", "é", "Ш", "ж", "Ł", "ı", "ǅ", "ß", "1", "42", " ", " ", " ", " ", ".", ",", ";", ":",
            "!", "?", "'", "’", "-", "...", "?!");

    @Property(tries = 20_000)
    void breaksWhereIcuDoes(@ForAll("texts") String text) {
        boolean isPlain = Plain.isPlain(text);
        Statistics.label("plain").collect(isPlain);
        Assume.that(isPlain);
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
            assertThat(Plain.isBreak(text, at))
                    .as("break at %d of '%s'", at, text)
                    .isEqualTo(lines.isBoundary(at));
            if (lines.isBoundary(at)) {
                assertThat(Plain.isSentence(text, at))
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
                        net.jqwik.api.Tuple.of(20, Arbitraries.of(PIECES)), net.jqwik.api.Tuple.of(1, letters))
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }
}
