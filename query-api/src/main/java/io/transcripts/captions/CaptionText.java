package io.transcripts.captions;

/** Text as it stands in captions: on one line, with single spaces. */
public final class CaptionText {
    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CaptionText() {}

    /**
     * Each run of white space and line breaks as one space, none at the ends, NUL as U+FFFD. White space has U+001C to U+001F
     * with it: no caption format calls them line breaks, but readers built on Python do, and would see a cue end there.
     */
    public static String of(String text) {
        int i = 0;
        boolean afterSpace = true;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == 0 || (isSpace(c) && (afterSpace || isControl(c)))) {
                break;
            }
            afterSpace = isSpace(c);
            i++;
        }
        return i == text.length() && !(afterSpace && i > 0) ? text : cleaned(text);
    }

    private static String cleaned(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (!isSpace(c)) {
                out.append(c == 0 ? '\uFFFD' : c);
                i++;
                continue;
            }
            int from = i;
            boolean breaks = false;
            while (i < text.length() && isSpace(text.charAt(i))) {
                breaks |= !isNoBreak(text.charAt(i));
                i++;
            }
            if (out.length() > 0 && i < text.length()) {
                boolean isLone = i == from + 1 && !isControl(c);
                out.append(isLone || !breaks ? c : ' ');
            }
        }
        return out.toString();
    }

    /** Unicode's White_Space, and the information separators. */
    static boolean isSpace(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
        }
        return c >= 0x85
                && (c == 0x85
                        || c == 0xA0
                        || c == 0x1680
                        || (c >= 0x2000 && c <= 0x200A)
                        || c == 0x2028
                        || c == 0x2029
                        || c == 0x202F
                        || c == 0x205F
                        || c == 0x3000);
    }

    /** Space that becomes a plain one even where it stands alone. */
    private static boolean isControl(char c) {
        return c < ' ' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean isNoBreak(char c) {
        return c == 0xA0 || c == 0x2007 || c == 0x202F;
    }

    /** Whether nothing of it would be seen: more than the rules call blank, as information separators are spaces here. */
    static boolean isBlank(String text) {
        return isBlank(text, 0, text.length());
    }

    /** The same of a part. */
    static boolean isBlank(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isInvisible(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing of it would be seen. */
    static boolean isInvisible(char c) {
        return c == ZERO_WIDTH_SPACE || c == BYTE_ORDER_MARK || isSpace(c);
    }
}
