package io.transcripts.topology;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record without content that each task sends to its own partition of the strays topic from time to time. A broker
 * closes a segment only when the next record comes, and until then deleted records stay on its disk.
 */
final class EmptyRecord {
    /** No session id begins with it. */
    private static final byte MARK = 0;

    private EmptyRecord() {}

    static Record<byte[], byte[]> of(int partition, long nowMs) {
        byte[] key = ByteBuffer.allocate(1 + Integer.BYTES)
                .put(MARK)
                .putInt(partition)
                .array();
        return new Record<>(key, new byte[0], nowMs);
    }

    static boolean is(byte @Nullable [] key) {
        return key != null && key.length == 1 + Integer.BYTES && key[0] == MARK;
    }

    static int partition(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1);
    }
}
