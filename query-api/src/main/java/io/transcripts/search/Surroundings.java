package io.transcripts.search;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/** What stands before and behind a place in a text, by whole grapheme clusters. Used by one thread at a time. */
final class Surroundings {
    /** In characters, of each side. */
    static final int MOST = 40;

    private final BreakIterator clusters = BreakIterator.getCharacterInstance(ULocale.ROOT);
    private String text = "";

    /** From now on of this text. */
    void in(String other) {
        text = other;
        clusters.setText(other);
    }

    /** What ends at a place. */
    String before(int end) {
        int from = end;
        for (int i = 0; i < MOST && from > 0; i++) {
            from -= Character.charCount(text.codePointBefore(from));
        }
        if (!clusters.isBoundary(from)) {
            from = Math.min(end, clusters.following(from));
        }
        return text.substring(from, end);
    }

    /** What begins at a place. */
    String behind(int begin) {
        int to = begin;
        for (int i = 0; i < MOST && to < text.length(); i++) {
            to += Character.charCount(text.codePointAt(to));
        }
        if (!clusters.isBoundary(to)) {
            to = Math.max(begin, clusters.preceding(to));
        }
        return text.substring(begin, to);
    }
}
