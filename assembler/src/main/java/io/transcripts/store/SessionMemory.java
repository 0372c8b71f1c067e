package io.transcripts.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that open sessions may take on this node, over all its partitions. Each partition that is active here gets an equal
 * share. Above it, it lets go of its least used sessions: their rows are on disk, and come back with their next event. Thread-safe.
 */
public final class SessionMemory {
    private final long budget;
    private final AtomicInteger partitions = new AtomicInteger();
    private final AtomicLong used = new AtomicLong();

    /** @param budget in bytes, from 1. Compared with an estimate of what objects take, exact to about a third */
    public SessionMemory(long budget) {
        this.budget = budget;
    }

    /** Bytes in use now, to a commit interval ago. */
    public long used() {
        return used.get();
    }

    /** Bytes that they may take. */
    public long budget() {
        return budget;
    }

    void joined() {
        partitions.incrementAndGet();
    }

    void left() {
        partitions.decrementAndGet();
    }

    void changed(long bytes) {
        used.addAndGet(bytes);
    }

    long share() {
        return budget / Math.max(1, partitions.get());
    }
}
