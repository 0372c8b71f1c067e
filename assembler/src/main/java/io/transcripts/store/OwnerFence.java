package io.transcripts.store;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Tells the records of a changelog that its owner wrote from those of an owner before, which come late: a task that was
 * suspended sends, when it goes on, what it had not sent, and at-least-once producers are not fenced. Each record names the
 * incarnation of its task in a header, incarnations rise from owner to owner, and behind the first record of one nothing of
 * an earlier one counts. Records without the header, of earlier releases and of exactly-once producers, always count.
 */
public final class OwnerFence {
    private static final String HEADER = "owner";

    private long newest;

    /** @param newest incarnation that the rows know */
    public OwnerFence(long newest) {
        this.newest = newest;
    }

    /** The rows may know of a later one: this node's own task, that has ended here. */
    public void advance(long incarnation) {
        newest = Math.max(newest, incarnation);
    }

    /** Whether the next record of the changelog counts. */
    public boolean admits(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            return true;
        }
        long incarnation = decode(header.value());
        if (incarnation < newest) {
            return false;
        }
        newest = incarnation;
        return true;
    }

    /** Names the task that writes a record. */
    public static void sign(Headers headers, long incarnation) {
        headers.add(HEADER, encode(incarnation));
    }

    static byte[] encode(long incarnation) {
        return ByteBuffer.allocate(Long.BYTES).putLong(incarnation).array();
    }

    /** 0 for what is no incarnation. */
    public static long decode(byte @Nullable [] value) {
        return value == null || value.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(value).getLong();
    }
}
