package io.transcripts.captions;

/**
 * Text of which it is plain where Unicode's rules allow a break: letters of alphabets, digits, single spaces and everyday
 * punctuation where it usually stands. Most of what is said is so, and asking ICU takes ten times as long. That both say
 * the same is tested.
 */
final class Plain {
    private static final int TABLE = 0x250;
    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte SPACE = 3;
    private static final byte STOP = 4;
    private static final byte SHOUT = 5;
    /** Apostrophes and hyphens, in words only. */
    private static final byte INNER = 6;
    /** Signs of money, before numbers only. */
    private static final byte MONEY = 7;

    private static final byte PERCENT = 8;

    private static final byte[] KINDS = kinds();

    /** By kind: a bit for each kind that may come behind it. */
    private static final int[] NEXT = new int[PERCENT + 1];

    static {
        int word = bit(LETTER) | bit(DIGIT);
        int end = bit(SPACE) | bit(STOP) | bit(SHOUT);
        NEXT[LETTER] = word | end | bit(INNER);
        NEXT[DIGIT] = word | end | bit(PERCENT);
        NEXT[SPACE] = word | bit(MONEY);
        NEXT[STOP] = word | end;
        NEXT[SHOUT] = end;
        NEXT[INNER] = bit(LETTER);
        NEXT[MONEY] = bit(DIGIT);
        NEXT[PERCENT] = end;
    }

    private Plain() {}

    private static int bit(byte kind) {
        return 1 << kind;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[TABLE];
        for (char c = 0; c < TABLE; c++) {
            // The two ordinals, the clicks and what has both cases at once follow rules of their own.
            boolean isUsual = c < 0x80 || (c >= 0xC0 && (c < 0x1BB || c > 0x1CC) && (c < 0x1F1 || c > 0x1F3));
            kinds[c] = isUsual && Character.isLetter(c) ? LETTER : OTHER;
        }
        for (char c = '0'; c <= '9'; c++) {
            kinds[c] = DIGIT;
        }
        for (char c : ".,;:".toCharArray()) {
            kinds[c] = STOP;
        }
        kinds['!'] = SHOUT;
        kinds['?'] = SHOUT;
        kinds['\''] = INNER;
        kinds['-'] = INNER;
        kinds[' '] = SPACE;
        kinds['$'] = MONEY;
        kinds['%'] = PERCENT;
        return kinds;
    }

    private static byte kind(char c) {
        if (c < TABLE) {
            return KINDS[c];
        }
        if (c == 0x2019) {
            return INNER;
        }
        return (c >= 0x400 && c <= 0x481) || (c >= 0x48A && c < 0x500) ? LETTER : OTHER;
    }

    /** Whether all of a text is plain. It needs no cleaning then. */
    static boolean isPlain(char[] text, int length) {
        byte before = SPACE;
        for (int i = 0; i < length; i++) {
            byte kind = kind(text[i]);
            if ((NEXT[before] >> kind & 1) == 0) {
                return false;
            }
            before = kind;
        }
        return before != SPACE && before != INNER && before != MONEY;
    }

    /** Whether, of a place where a line may end, which is behind a space or hyphen, a sentence ends there too. */
    static boolean isSentence(char[] text, int length, int at) {
        if (at < 2 || text[at - 1] != ' ') {
            return false;
        }
        char end = text[at - 2];
        if (kind(end) == SHOUT) {
            return true;
        }
        if (end != '.') {
            return false;
        }
        for (int i = at; i < length; i++) {
            char c = text[i];
            if (kind(c) == LETTER) {
                return !Character.isLowerCase(c);
            }
            if (c == '.' || kind(c) == SHOUT) {
                return true;
            }
        }
        return true;
    }
}
