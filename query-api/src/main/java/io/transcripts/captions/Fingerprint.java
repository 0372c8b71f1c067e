package io.transcripts.captions;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart what it is given, by 128 bits. Keyed anew in each process, so that nobody can look for two texts with the same
 * one, nor for a text that has a given one. Used by one thread at a time.
 */
final class Fingerprint {
    private static final long[] SECRET = secret();

    private long first;
    private long second;
    private char[] letters = new char[256];

    /** What is told apart by. */
    record Print(long first, long second) {}

    /** Odd, so that no bit is lost in a product. */
    private static long[] secret() {
        SecureRandom random = new SecureRandom();
        return new long[] {random.nextLong(), random.nextLong() | 1, random.nextLong(), random.nextLong() | 1};
    }

    Fingerprint begin() {
        first = SECRET[0];
        second = SECRET[2];
        return this;
    }

    Fingerprint add(long value) {
        first = folded(first ^ value, SECRET[1]);
        second = folded(second ^ value, SECRET[3]);
        return this;
    }

    Fingerprint add(@Nullable String text) {
        if (text == null) {
            return add(-1);
        }
        int length = text.length();
        if (letters.length < length) {
            letters = new char[length + length / 2];
        }
        char[] chars = letters;
        text.getChars(0, length, chars, 0);
        long one = folded(first ^ length, SECRET[1]);
        long other = folded(second ^ length, SECRET[3]);
        for (int i = 0; i < length; i += 4) {
            long four = chars[i]
                    | (i + 1 < length ? (long) chars[i + 1] << 16 : 0)
                    | (i + 2 < length ? (long) chars[i + 2] << 32 : 0)
                    | (i + 3 < length ? (long) chars[i + 3] << 48 : 0);
            one = folded(one ^ four, SECRET[1]);
            other = folded(other ^ four, SECRET[3]);
        }
        first = one;
        second = other;
        return this;
    }

    Print print() {
        return new Print(first, second);
    }

    /** Both halves of the product. */
    private static long folded(long a, long b) {
        return a * b ^ Math.multiplyHigh(a, b);
    }
}
