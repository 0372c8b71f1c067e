package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.function.IntPredicate;

/** Where ICU breaks a text, for what breaks it without ICU. */
final class IcuBreaks {
    private IcuBreaks() {}

    /**
     * Fails unless each character is a cluster of its own, and lines and sentences may end where ICU says so.
     *
     * @param end behind the last place that is looked at
     * @param isBreak whether a line may end there
     * @param isSentence of the places where one may: whether a sentence ends there
     */
    static void assertSame(String text, int end, IntPredicate isBreak, IntPredicate isSentence) {
        BreakIterator lines = of(text, BreakIterator.getLineInstance(ULocale.ROOT));
        BreakIterator sentences = of(text, BreakIterator.getSentenceInstance(ULocale.ROOT));
        BreakIterator clusters = of(text, BreakIterator.getCharacterInstance(ULocale.ROOT));
        assertThat(CaptionText.of(text)).isEqualTo(text);
        for (int at = 1; at < end; at++) {
            assertThat(clusters.isBoundary(at))
                    .as("cluster at %d of '%s'", at, text)
                    .isTrue();
            assertThat(isBreak.test(at)).as("break at %d of '%s'", at, text).isEqualTo(lines.isBoundary(at));
            if (lines.isBoundary(at)) {
                assertThat(isSentence.test(at))
                        .as("sentence at %d of '%s'", at, text)
                        .isEqualTo(sentences.isBoundary(at));
            }
        }
    }

    private static BreakIterator of(String text, BreakIterator places) {
        places.setText(text);
        return places;
    }
}
