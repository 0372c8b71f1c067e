package io.transcripts.captions;

/**
 * Chinese, Japanese and Korean text of which it is plain where Unicode's rules allow a break and where sentences end: Han,
 * kana, Hangul, their everyday punctuation, Latin letters and digits between them. Asking ICU takes several times as long. That
 * both say the same is tested. Where words end only ICU's dictionary knows.
 */
final class EastAsian {
    private static final byte OTHER = 0;
    /** Han, kana and Hangul: lines may end on either side. */
    private static final byte IDEOGRAPH = 1;
    /** What does not begin a line, such as iteration marks. */
    private static final byte NON_STARTER = 2;

    private static final byte COMMA = 3;
    private static final byte FULL_STOP = 4;
    private static final byte OPEN = 5;
    private static final byte CLOSE = 6;
    private static final byte SHOUT = 7;
    private static final byte LETTER = 8;
    private static final byte SPACE = 9;

    /** By kind: a bit for each kind that may come behind it. */
    private static final int[] NEXT = new int[SPACE + 1];

    /** By kind: a bit for each kind before which a line may not end, when it comes behind it. */
    private static final int[] TIED = new int[SPACE + 1];

    private static final byte[] PUNCTUATION = new byte[0x100];
    private static final byte[] FULL_WIDTH = new byte[0x21];

    static {
        int closing = bit(COMMA) | bit(FULL_STOP) | bit(CLOSE) | bit(SHOUT);
        int any = closing | bit(IDEOGRAPH) | bit(NON_STARTER) | bit(OPEN) | bit(LETTER) | bit(SPACE);
        for (byte kind = IDEOGRAPH; kind <= SPACE; kind++) {
            NEXT[kind] = any;
            TIED[kind] = closing | bit(NON_STARTER) | bit(SPACE);
        }
        TIED[LETTER] |= bit(LETTER);
        TIED[OPEN] = any;
        // Rules reach over spaces to these.
        NEXT[OPEN] &= ~bit(SPACE);
        NEXT[SPACE] = bit(IDEOGRAPH) | bit(OPEN) | bit(LETTER);
        TIED[SPACE] = 0;
        put(PUNCTUATION, 0x3000, "、", COMMA);
        put(PUNCTUATION, 0x3000, "。", FULL_STOP);
        put(PUNCTUATION, 0x3000, "「『【〈《〔", OPEN);
        put(PUNCTUATION, 0x3000, "」』】〉》〕", CLOSE);
        put(PUNCTUATION, 0x3000, "々〻・ーヽヾゝゞぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ", NON_STARTER);
        put(FULL_WIDTH, 0xFF00, "！？", SHOUT);
        put(FULL_WIDTH, 0xFF00, "（", OPEN);
        put(FULL_WIDTH, 0xFF00, "）", CLOSE);
        put(FULL_WIDTH, 0xFF00, "，", COMMA);
        for (char c = 0x3041; c <= 0x3096; c++) {
            PUNCTUATION[c - 0x3000] = PUNCTUATION[c - 0x3000] == OTHER ? IDEOGRAPH : PUNCTUATION[c - 0x3000];
        }
        for (char c = 0x30A1; c <= 0x30FA; c++) {
            PUNCTUATION[c - 0x3000] = PUNCTUATION[c - 0x3000] == OTHER ? IDEOGRAPH : PUNCTUATION[c - 0x3000];
        }
    }

    private EastAsian() {}

    private static int bit(byte kind) {
        return 1 << kind;
    }

    private static void put(byte[] kinds, int first, String characters, byte kind) {
        for (int i = 0; i < characters.length(); i++) {
            kinds[characters.charAt(i) - first] = kind;
        }
    }

    private static byte kind(char c) {
        if (c >= 0x3000 && c < 0x3100) {
            return PUNCTUATION[c - 0x3000];
        }
        if (isHanOrHangul(c)) {
            return IDEOGRAPH;
        }
        if (c < 0x80) {
            return c == ' ' ? SPACE : isLetter(c) ? LETTER : OTHER;
        }
        return c >= 0xFF00 && c < 0xFF21 ? FULL_WIDTH[c - 0xFF00] : OTHER;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isHanOrHangul(char c) {
        return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
    }

    /** Whether a character is certainly a full-width letter, in every version of Unicode that we may meet. */
    static boolean isWideLetter(int c) {
        return (c >= 0x4E00 && c <= 0x9FFC)
                || (c >= 0x3041 && c <= 0x3096)
                || (c >= 0x30A1 && c <= 0x30FA)
                || (c >= 0xAC00 && c <= 0xD7A3);
    }

    /** Whether all of a text is so plain; each of its characters is a grapheme cluster then, and none goes right to left. */
    static boolean isPlain(char[] text, int length) {
        byte before = SPACE;
        for (int i = 0; i < length; i++) {
            byte kind = kind(text[i]);
            if ((NEXT[before] >> kind & 1) == 0) {
                return false;
            }
            before = kind;
        }
        return before != SPACE;
    }

    /** Where lines of a plain text may end: before these characters, and at the end. */
    static void lines(char[] text, int length, boolean[] ends) {
        byte before = SPACE;
        for (int i = 0; i < length; i++) {
            byte kind = kind(text[i]);
            ends[i] = (TIED[before] >> kind & 1) == 0;
            before = kind;
        }
        ends[length] = true;
    }

    /** Whether a sentence of a plain text ends at a place where a line may. */
    static boolean isSentence(char[] text, int length, int at) {
        if (at == length) {
            return true;
        }
        byte next = kind(text[at]);
        int end = at;
        while (end > 0 && kind(text[end - 1]) == SPACE) {
            end--;
        }
        // Closing marks go with the sentence, and opening ones are closing ones to the rules.
        boolean isClosing = end == at && (next == OPEN || next == CLOSE);
        if (isClosing || next == COMMA || isTerminal(next)) {
            return false;
        }
        while (end > 0 && (kind(text[end - 1]) == CLOSE || kind(text[end - 1]) == OPEN)) {
            end--;
        }
        return end > 0 && isTerminal(kind(text[end - 1]));
    }

    private static boolean isTerminal(byte kind) {
        return kind == FULL_STOP || kind == SHOUT;
    }
}
