package io.transcripts.fencing;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The number of a task among the owners of a partition, in microseconds since 1970. It stands in a row of its own
 * ({@code StoreLayout.owner()}) and in a header of each record of the changelog.
 */
public final class Epoch {
    /** When nobody has written, or a record does not say who has. */
    public static final long NONE = 0;

    private static final String HEADER = "owner";

    private Epoch() {}

    /**
     * The epoch of a task that begins. It is more than the last owner's, whatever the clock here says, by more than a
     * session has changes in a second; and less than that of the next owner, of whom a node that was cut off, or suspended,
     * may not know yet.
     *
     * @param last of the last owner; {@link #NONE} when nobody has been one
     * @param memberAtMs the last time at which this node was a member of the group for certain
     */
    public static long after(long last, long memberAtMs) {
        return Math.max(TimeUnit.MILLISECONDS.toMicros(memberAtMs), last + TimeUnit.SECONDS.toMicros(1));
    }

    /** The value of the owner's row. */
    public static byte[] encode(long epoch) {
        return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
    }

    /** {@link #NONE} for what is no epoch. */
    public static long decode(byte @Nullable [] value) {
        return value == null || value.length != Long.BYTES
                ? NONE
                : ByteBuffer.wrap(value).getLong();
    }

    static void sign(Headers headers, long epoch) {
        headers.add(HEADER, encode(epoch));
    }

    /** Of the task that wrote a record; {@link #NONE} for records of earlier releases. */
    static long of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null ? NONE : decode(header.value());
    }
}
