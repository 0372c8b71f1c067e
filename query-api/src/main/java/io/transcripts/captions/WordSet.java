package io.transcripts.captions;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words that are looked for in parts of a text, whatever their case, without a string for each part. Immutable. */
final class WordSet {
    /** Words longer than this share a filter. */
    private static final int FILTERS = 16;

    /** Open addressing by {@link #hash}, half full at the most. */
    private final @Nullable String[] slots;

    /** For each length, a bit for each pair of a first and a last letter; most parts of a text are told apart by that. */
    private final long[] filters = new long[FILTERS];

    private final int longest;

    /** @param words in lower case */
    WordSet(Set<String> words) {
        slots = new String[Math.max(2, Integer.highestOneBit(words.size() + 1) * 4)];
        int length = 0;
        for (String word : words) {
            char[] letters = word.toCharArray();
            int slot = slot(hash(letters, 0, letters.length));
            while (slots[slot] != null) {
                slot = slot(slot + 1);
            }
            slots[slot] = word;
            filters[filter(letters.length)] |= 1L << ends(letters, 0, letters.length);
            length = Math.max(length, letters.length);
        }
        longest = length;
    }

    /** Whether this part of a text is one of the words. */
    boolean contains(char[] text, int from, int to) {
        int length = to - from;
        if (length <= 0 || length > longest || (filters[filter(length)] >>> ends(text, from, to) & 1) == 0) {
            return false;
        }
        int slot = slot(hash(text, from, to));
        for (String word = slots[slot]; word != null; word = slots[slot]) {
            if (word.length() == length && isSame(text, from, word)) {
                return true;
            }
            slot = slot(slot + 1);
        }
        return false;
    }

    private int slot(int hash) {
        return hash & slots.length - 1;
    }

    private static int filter(int length) {
        return Math.min(length, FILTERS) - 1;
    }

    private static int ends(char[] text, int from, int to) {
        return (5 * lower(text[from]) + lower(text[to - 1])) & 63;
    }

    private static int hash(char[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + lower(text[i]);
        }
        return hash ^ (hash >>> 7);
    }

    private static char lower(char c) {
        return c < 0x80 ? c >= 'A' && c <= 'Z' ? (char) (c + 0x20) : c : Character.toLowerCase(c);
    }

    private static boolean isSame(char[] text, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (lower(text[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
