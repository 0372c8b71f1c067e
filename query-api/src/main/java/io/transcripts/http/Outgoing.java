package io.transcripts.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of bodies on their way to callers. Each is on the heap until its caller has taken it, however slowly, and holds no
 * thread meanwhile: so nothing else bounds them. Thread-safe.
 */
final class Outgoing {
    /** Of the heap, for each port. */
    private static final int PART = 8;

    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    /** @param mostBytes under way at once; a body of more is alone */
    Outgoing(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** An eighth of the heap. */
    static Outgoing ofHeap() {
        return new Outgoing(Runtime.getRuntime().maxMemory() / PART);
    }

    /** Makes room for a body; false when there is none. */
    boolean begin(long length) {
        long underWay = bytes.addAndGet(length);
        if (underWay <= mostBytes || underWay == length) {
            return true;
        }
        end(length);
        return false;
    }

    /** A body is gone, or its caller. */
    void end(long length) {
        bytes.addAndGet(-length);
    }
}
