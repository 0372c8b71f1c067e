package io.transcripts.store;

import java.util.function.ToIntFunction;

/** Takes the keys or the values of a {@link RowSnapshot.Cursor}, one after the other, and grows when one does not fit. */
final class ReadBuffer {
    private final ToIntFunction<byte[]> source;
    private byte[] bytes;
    private int length;

    /** @param size in bytes, for a beginning */
    ReadBuffer(ToIntFunction<byte[]> source, int size) {
        this.source = source;
        bytes = new byte[size];
    }

    /** Takes that of the row where the cursor is. */
    void read() {
        length = source.applyAsInt(bytes);
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
            length = source.applyAsInt(bytes);
        }
    }

    /** Good until the next one is read; what is behind its length is of others. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
