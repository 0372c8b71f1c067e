package io.transcripts.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a stored value. Numbers are variable-length, seven bits a byte, the low ones first. */
final class RowOutput {
    private byte[] bytes = new byte[256];
    private int size;

    RowOutput(byte formatVersion) {
        bytes[size++] = formatVersion;
    }

    RowOutput flag(boolean value) {
        return unsigned(value ? 1 : 0);
    }

    /** A number from 0. */
    RowOutput unsigned(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A number from -1, which stands for absent. */
    RowOutput optional(long value) {
        return unsigned(value + 1);
    }

    RowOutput text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    RowOutput optional(@Nullable String value) {
        return value == null ? flag(false) : flag(true).text(value);
    }

    RowOutput instant(Instant value) {
        // Years from 0 lie up to 62,167,219,200 s before the epoch: zigzag keeps both sides short.
        long seconds = value.getEpochSecond();
        return unsigned((seconds << 1) ^ (seconds >> 63)).unsigned(value.getNano());
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
