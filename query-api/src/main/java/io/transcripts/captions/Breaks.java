package io.transcripts.captions;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import org.jspecify.annotations.Nullable;

/**
 * ICU's iterators, made when the first text needs them. They hold the text that they go through, so each captioner has its
 * own; ICU clones them from shared rules.
 */
final class Breaks {
    private @Nullable BreakIterator lines;
    private @Nullable BreakIterator sentences;
    private @Nullable BreakIterator words;
    private @Nullable BreakIterator clusters;

    BreakIterator lines(String text) {
        BreakIterator iterator = lines == null ? BreakIterator.getLineInstance(ULocale.ROOT) : lines;
        lines = iterator;
        iterator.setText(text);
        return iterator;
    }

    BreakIterator sentences(String text) {
        BreakIterator iterator = sentences == null ? BreakIterator.getSentenceInstance(ULocale.ROOT) : sentences;
        sentences = iterator;
        iterator.setText(text);
        return iterator;
    }

    BreakIterator words(String text) {
        BreakIterator iterator = words == null ? BreakIterator.getWordInstance(ULocale.ROOT) : words;
        words = iterator;
        iterator.setText(text);
        return iterator;
    }

    BreakIterator clusters(String text) {
        BreakIterator iterator = clusters == null ? BreakIterator.getCharacterInstance(ULocale.ROOT) : clusters;
        clusters = iterator;
        iterator.setText(text);
        return iterator;
    }
}
