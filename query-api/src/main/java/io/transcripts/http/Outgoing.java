package io.transcripts.http;

import java.util.IdentityHashMap;

/**
 * Bodies on their way to callers. Each is on the heap until its caller has taken it, however slowly, and holds no thread
 * meanwhile: so nothing else bounds them. One that several callers take, because it is kept, counts once. Thread-safe.
 */
final class Outgoing {
    /** Of the heap, for each port. */
    private static final int PART = 8;
    /** Errors, and what is as small, always go: connections bound them. */
    static final int SMALL = 64 << 10;

    private final long mostBytes;
    /** How many callers each has. */
    private final IdentityHashMap<byte[], Integer> bodies = new IdentityHashMap<>();

    private long bytes;

    /** @param mostBytes under way at once; a body of more is alone */
    Outgoing(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** An eighth of the heap. */
    static Outgoing ofHeap() {
        return new Outgoing(Runtime.getRuntime().maxMemory() / PART);
    }

    /** Makes room for a body; false when there is none. */
    boolean begin(byte[] body) {
        if (body.length <= SMALL) {
            return true;
        }
        synchronized (this) {
            boolean isNew = !bodies.containsKey(body);
            if (isNew && bytes > 0 && bytes + body.length > mostBytes) {
                return false;
            }
            bytes += isNew ? body.length : 0;
            bodies.merge(body, 1, Integer::sum);
            return true;
        }
    }

    /** A caller has taken it, or is gone. */
    void end(byte[] body) {
        if (body.length <= SMALL) {
            return;
        }
        synchronized (this) {
            if (bodies.merge(body, -1, Integer::sum) == 0) {
                bodies.remove(body);
                bytes -= body.length;
            }
        }
    }
}
