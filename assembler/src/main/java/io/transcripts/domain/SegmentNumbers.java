package io.transcripts.domain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which segments never came, where that can be told.
 *
 * <p>Ids are opaque. But where all ids of a session are one prefix and a number, and the numbers count from 0 or 1, the missing
 * ones have names.
 */
final class SegmentNumbers {
    private static final int MAX_DIGITS = 6;

    private final BitSet seen = new BitSet();
    private @Nullable String prefix;
    private int count;
    private boolean isOrdered = true;

    /** Adds a segment that has its final. */
    void add(String segmentId) {
        if (!isOrdered) {
            return;
        }
        int digits = segmentId.length();
        while (digits > 0 && isDigit(segmentId.charAt(digits - 1))) {
            digits--;
        }
        int length = segmentId.length() - digits;
        if (length == 0 || length > MAX_DIGITS) {
            isOrdered = false;
            return;
        }
        String before = prefix == null ? segmentId.substring(0, digits) : prefix;
        isOrdered &= before.length() == digits && segmentId.startsWith(before);
        prefix = before;
        seen.set(Integer.parseInt(segmentId, digits, segmentId.length(), 10));
        count++;
    }

    /**
     * The numbers that never came.
     *
     * @param expected how many segments were announced
     * @param limit the most to return
     * @return empty when it cannot be told for certain
     */
    List<Integer> missing(int expected, int limit) {
        int first = seen.get(0) ? 0 : 1;
        boolean isCertain = isOrdered && count > 0 && seen.cardinality() == count && seen.length() <= first + expected;
        List<Integer> missing = new ArrayList<>();
        if (isCertain) {
            for (int n = seen.nextClearBit(first); n < first + expected && missing.size() < limit; ) {
                missing.add(n);
                n = seen.nextClearBit(n + 1);
            }
        }
        return missing;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
