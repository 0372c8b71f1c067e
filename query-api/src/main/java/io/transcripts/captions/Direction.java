package io.transcripts.captions;

import org.jspecify.annotations.Nullable;

/**
 * Marks for players, which take the direction of a line from its first letter: a line of Hebrew that begins with an English
 * word would stand the wrong way round.
 */
public enum Direction {
    LEFT_TO_RIGHT('\u200E', '\u2066'),
    RIGHT_TO_LEFT('\u200F', '\u2067');

    /** What ends an isolate. */
    public static final char POP = '\u2069';

    private static final char FIRST_RIGHT_TO_LEFT = '\u0590';

    private final char mark;
    private final char isolate;

    Direction(char mark, char isolate) {
        this.mark = mark;
        this.isolate = isolate;
    }

    /** What gives the characters beside it this direction, invisible. */
    public char mark() {
        return mark;
    }

    /** What gives all until {@link #POP} this direction. */
    public char isolate() {
        return isolate;
    }

    /** Whether there may be marks in a text's lines: it has letters from right to left. */
    static boolean isMarked(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_RIGHT_TO_LEFT) {
                return RIGHT_TO_LEFT.isIn(text, i, text.length());
            }
        }
        return false;
    }

    /** Of a text: that of most of its letters. */
    public static Direction of(String text) {
        if (!isMarked(text)) {
            return LEFT_TO_RIGHT;
        }
        int balance = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            balance += sign(c);
            i += Character.charCount(c);
        }
        return balance < 0 ? RIGHT_TO_LEFT : LEFT_TO_RIGHT;
    }

    /** What a player takes this part of a text for, by its first letter. */
    public static Direction shown(String text, int from, int to) {
        Direction first = first(text, from, to);
        return first == null ? LEFT_TO_RIGHT : first;
    }

    /** That of the first letter of this part of a text; null where it has none. */
    public static @Nullable Direction first(String text, int from, int to) {
        for (int i = from; i < to; ) {
            int c = text.codePointAt(i);
            int sign = sign(c);
            if (sign != 0) {
                return sign < 0 ? RIGHT_TO_LEFT : LEFT_TO_RIGHT;
            }
            i += Character.charCount(c);
        }
        return null;
    }

    /** Whether this part of a text has letters of this direction. */
    private boolean isIn(String text, int from, int to) {
        for (int i = from; i < to; ) {
            int c = text.codePointAt(i);
            if (sign(c) == sign()) {
                return true;
            }
            i += Character.charCount(c);
        }
        return false;
    }

    /**
     * Whether this part of a text stands as it should beside text of the other direction: it begins with a letter of this one,
     * ends with one or with a digit, and has none of the other (UAX 9, W7, N0 to N2).
     */
    public boolean needsNoIsolate(String text, int from, int to) {
        Direction other = this == LEFT_TO_RIGHT ? RIGHT_TO_LEFT : LEFT_TO_RIGHT;
        return from < to
                && sign(text.codePointAt(from)) == sign()
                && Character.isLetterOrDigit(text.codePointBefore(to))
                && !other.isIn(text, from, to);
    }

    private int sign() {
        return this == LEFT_TO_RIGHT ? 1 : -1;
    }

    private static int sign(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> 1;
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> -1;
            default -> 0;
        };
    }
}
