package io.transcripts.chaos;

import java.util.OptionalLong;

/** A fault from when it was made until the next one: what was read, and how long things took. Times in nanoseconds. */
final class Episode {
    private final String fault;
    private final long start;
    private final Tally tally = new Tally();
    private volatile OptionalLong detected = OptionalLong.empty();
    private volatile OptionalLong resumed = OptionalLong.empty();

    Episode(String fault, long start) {
        this.fault = fault;
        this.start = start;
    }

    String fault() {
        return fault;
    }

    long start() {
        return start;
    }

    Tally tally() {
        return tally;
    }

    /** The group has given a partition of the node to another. */
    void detected(long at) {
        if (detected.isEmpty()) {
            detected = OptionalLong.of(at - start);
        }
    }

    OptionalLong detected() {
        return detected;
    }

    /** Somebody has written into the store of each partition that was the node's. */
    void resumed(long at) {
        resumed = OptionalLong.of(at - start);
    }

    OptionalLong resumed() {
        return resumed;
    }

    /** Until the last answer that was not an owner's. */
    long recovered() {
        return Math.max(0, tally.lastNotOwners() - start);
    }
}
