package io.transcripts.captions;

import com.ibm.icu.text.BreakIterator;

/** Finds the places of a text where a line may end: itself where they are plain, else as ICU says. */
final class PlaceFinder {
    private final Breaks breaks;
    private boolean[] ends = new boolean[256];

    PlaceFinder(Breaks breaks) {
        this.breaks = breaks;
    }

    /** Of a text that is {@link Plain}. */
    static void plain(Places places, int limit) {
        char[] text = places.text;
        int length = places.length;
        places.add(0, 0, 0, Weights.WORD);
        int start = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            boolean isSpace = c == ' ';
            if (isSpace || c == '-' || i == length - 1) {
                int end = i + 1;
                int spaces = isSpace ? 1 : 0;
                for (int at = start + limit; at < end - spaces; at += limit) {
                    places.add(at, at, 0, Weights.FORCED);
                }
                places.add(end, end, spaces, Places.UNKNOWN);
                start = end;
            }
        }
    }

    /**
     * Of any other text.
     *
     * @param isEastAsian whether it is {@link EastAsian}
     * @return how many characters are spaces
     */
    int other(Places places, String string, boolean isEastAsian, Measure measure, int limit) {
        char[] text = places.text;
        int length = places.length;
        places.add(0, 0, 0, Weights.WORD);
        BreakIterator clusters = isEastAsian || isSimple(text, length) ? null : breaks.clusters(string);
        findEnds(text, length, string, isEastAsian);
        int width = 0;
        int spaces = 0;
        int start = 0;
        boolean isVisible = false;
        int allSpaces = 0;
        for (int at = 0; at < length; ) {
            char c = text[at];
            int wide = measure.columnsOf(Character.isHighSurrogate(c) ? string.codePointAt(at) : c);
            // Where Unicode's two rules differ, a cluster stays whole.
            int next = clusters == null ? at + 1 : clusters.next();
            // A space with a mark on it is seen.
            boolean isSpace = next == at + 1 && CaptionText.isSpace(c);
            if (!isSpace && width + wide - start > limit && width > start) {
                places.add(at, width, spaces, Weights.FORCED);
                start = width;
                isVisible = false;
            }
            width += wide;
            spaces = isSpace ? spaces + wide : 0;
            allSpaces += isSpace ? 1 : 0;
            for (; at < next; at++) {
                isVisible |= !CaptionText.isInvisible(text[at]);
            }
            if (ends[at]) {
                if (!isVisible && places.count > 0) {
                    places.penalties[places.count - 1] = Weights.BEFORE_NOTHING;
                }
                places.add(at, width, spaces, isVisible ? Places.UNKNOWN : Weights.BEFORE_NOTHING);
                start = width;
                isVisible = false;
            }
        }
        return allSpaces;
    }

    private void findEnds(char[] text, int length, String string, boolean isEastAsian) {
        if (ends.length <= length) {
            ends = new boolean[length + length / 2 + 1];
        }
        if (isEastAsian) {
            EastAsian.lines(text, length, ends);
            return;
        }
        BreakIterator lines = breaks.lines(string);
        int from = 0;
        for (int end = lines.next(); end != BreakIterator.DONE; end = lines.next()) {
            for (int at = from; at < end; at++) {
                ends[at] = false;
            }
            ends[end] = true;
            from = end + 1;
        }
    }

    /** Whether each of its characters is certainly a grapheme cluster. */
    private static boolean isSimple(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text[i];
            boolean isSimple = (c >= 0x20 && c < 0x300)
                    || (c >= 0x400 && c < 0x483)
                    || (c >= 0x2010 && c < 0x2028)
                    || (c >= 0x2030 && c < 0x2060)
                    || (c >= 0x3000 && c < 0x302A)
                    || (c >= 0x3040 && c < 0x3099)
                    || (c >= 0x309B && c < 0x3100)
                    || (c >= 0x4E00 && c < 0xA000)
                    || (c >= 0xAC00 && c < 0xD7A4)
                    || (c >= 0xFF00 && c < 0xFF61);
            if (!isSimple || c == 0xAD || (c >= 0x7F && c < 0xA0)) {
                return false;
            }
        }
        return true;
    }
}
