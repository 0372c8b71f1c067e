package io.transcripts.render;

/** What formats made of lines do to text. */
final class LineBreaks {
    private static final char VERTICAL_TAB = '\u000B';
    private static final char NEXT_LINE = '\u0085';
    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    private LineBreaks() {}

    /** Each run of line breaks as one space: CR, LF, VT, FF, and the mandatory breaks of UAX #14 above them; NUL as U+FFFD. */
    static String onOneLine(String text) {
        int first = 0;
        while (first < text.length() && text.charAt(first) != 0 && !isLineBreak(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length()).append(text, 0, first);
        boolean inRun = false;
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isBreak = isLineBreak(c);
            if (!isBreak) {
                line.append(c == 0 ? '\uFFFD' : c);
            } else if (!inRun) {
                line.append(' ');
            }
            inRun = isBreak;
        }
        return line.toString();
    }

    /**
     * The same for labels of captions, where U+001C to U+001F become spaces as well, as in their text: no format calls them line breaks, but
     * readers built on Python's {@code splitlines} do, and would see a cue end there.
     */
    static String inCaption(String text) {
        return onOneLine(text)
                .replace('\u001C', ' ')
                .replace('\u001D', ' ')
                .replace('\u001E', ' ')
                .replace('\u001F', ' ');
    }

    private static boolean isLineBreak(char c) {
        return c == '\n'
                || c == VERTICAL_TAB
                || c == '\f'
                || c == '\r'
                || c == NEXT_LINE
                || c == LINE_SEPARATOR
                || c == PARAGRAPH_SEPARATOR;
    }
}
