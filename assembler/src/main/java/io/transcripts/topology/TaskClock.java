package io.transcripts.topology;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clock of the wall, as the tasks of a node take it. One that is set far ahead would let all periods pass at once: whatever is stored
 * would be erased, and what is read be too old. So such a jump is not followed, until it is put right; the node stops meanwhile.
 * Thread-safe.
 */
public final class TaskClock {
    /** A clock that is ahead by an hour is one of another season, and completes sessions early at the most. */
    public static final Duration MOST_AHEAD = Duration.ofHours(1);

    private static final long UNKNOWN = Long.MAX_VALUE;
    /** What differs by less is not written down each time. */
    private static final long CLOSE_MS = 1_000;

    private final LongSupplier nanoTime;
    /** From the time that has passed to that of the clock. */
    private volatile long offsetMs = UNKNOWN;

    /** @param nanoTime goes on whatever the clock of the wall is set to */
    public TaskClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The time, where the clock of the wall says this. */
    long nowMs(long wallMs) {
        long passedMs = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
        long known = offsetMs;
        long stepMs = wallMs - passedMs - known;
        if (known != UNKNOWN && stepMs > MOST_AHEAD.toMillis()) {
            return passedMs + known;
        }
        if (known == UNKNOWN || Math.abs(stepMs) > CLOSE_MS) {
            offsetMs = wallMs - passedMs;
        }
        return wallMs;
    }
}
