package io.transcripts.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Up to 16 bytes as two numbers, so that short strings are looked up without a loop. None of the bytes is 0. */
final class ShortBytes {
    static final int MAX_LENGTH = 2 * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private ShortBytes() {}

    /** Whether there are 1 to 16 bytes, and the array has at least 16 from {@code begin} on. */
    static boolean areShort(byte[] bytes, int begin, int end) {
        return end - begin <= MAX_LENGTH && end > begin && begin <= bytes.length - MAX_LENGTH;
    }

    /** The first eight bytes. Zeros stand for those that are missing. */
    static long head(byte[] bytes, int begin, int end) {
        long head = (long) LONG.get(bytes, begin);
        int length = end - begin;
        return length >= Long.BYTES ? head : head & -1L >>> (Long.SIZE - length * Byte.SIZE);
    }

    /** The bytes after the first eight, in the same way. */
    static long tail(byte[] bytes, int begin, int end) {
        int length = end - begin;
        return length <= Long.BYTES
                ? 0
                : (long) LONG.get(bytes, begin + Long.BYTES) & -1L >>> (2 * Long.SIZE - length * Byte.SIZE);
    }

    /** A hash of {@code bits} bits. */
    static int hash(long head, long tail, int bits) {
        return (int) (((head ^ (tail * MIX)) * MIX) >>> (Long.SIZE - bits));
    }
}
