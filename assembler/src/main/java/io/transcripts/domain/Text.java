package io.transcripts.domain;

import com.ibm.icu.lang.UCharacter;

/** What the rules ask about a piece of text. */
public final class Text {
    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Text() {}

    /** Nothing but Unicode White_Space, U+200B or U+FEFF; all of these lie in the basic plane. */
    public static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ZERO_WIDTH_SPACE && c != BYTE_ORDER_MARK && !UCharacter.isUWhiteSpace(c)) {
                return false;
            }
        }
        return true;
    }

    /** Words of a text: word-like spans by UAX #29, with ICU's dictionaries where no spaces part them. */
    public static int words(String text) {
        return WordCount.of(text);
    }

    /** Bytes of {@code text} as UTF-8. */
    static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is two units and four bytes: one more for each of its units.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
