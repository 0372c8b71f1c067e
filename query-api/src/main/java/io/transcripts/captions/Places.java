package io.transcripts.captions;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.GraphemeClusterBreak;
import com.ibm.icu.lang.UProperty;
import java.util.Arrays;

/**
 * One text, and the places where a line of it may end. Place 0 is the start of the text, the last one its end. Used again
 * for each text, so that cutting leaves little behind.
 */
final class Places {
    /** A penalty that nobody has asked for. */
    static final int UNKNOWN = -1;

    /** The text, in {@link #length} of these. */
    char[] text = new char[256];

    int length;

    /** Of places, the one at the start too; one less when all are found. */
    int count;
    /** Where each is in the text. */
    int[] positions = new int[64];
    /** Columns before each, spaces and all. */
    int[] columns = new int[64];
    /** Columns of the spaces right before each. */
    int[] trailing = new int[64];
    /** What it costs to end a line there, or {@link #UNKNOWN}. */
    int[] penalties = new int[64];

    private int size = 64;

    /** Takes a text, and forgets all places. */
    void of(String of) {
        length = of.length();
        if (text.length < length) {
            text = new char[length + length / 2];
        }
        of.getChars(0, length, text, 0);
        count = 0;
    }

    void add(int position, int width, int spaces, int penalty) {
        if (count == size) {
            size = 2 * count;
            positions = Arrays.copyOf(positions, size);
            columns = Arrays.copyOf(columns, size);
            trailing = Arrays.copyOf(trailing, size);
            penalties = Arrays.copyOf(penalties, size);
        }
        positions[count] = position;
        columns[count] = width;
        trailing[count] = spaces;
        penalties[count] = penalty;
        count++;
    }

    /** Whether there is a space with no mark on it: with one it is seen. */
    boolean isSpace(int at) {
        return CaptionText.isSpace(text[at])
                && (at + 1 == length || !isMark(Character.codePointAt(text, at + 1, length)));
    }

    private static boolean isMark(int c) {
        return switch (UCharacter.getIntPropertyValue(c, UProperty.GRAPHEME_CLUSTER_BREAK)) {
            case GraphemeClusterBreak.EXTEND, GraphemeClusterBreak.SPACING_MARK, GraphemeClusterBreak.ZWJ -> true;
            default -> false;
        };
    }

    /** Where the text before a place ends, without the spaces between. */
    int end(int place) {
        int end = positions[place];
        while (end > 0 && CaptionText.isSpace(text[end - 1])) {
            end--;
        }
        return end;
    }
}
