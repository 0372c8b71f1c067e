package io.transcripts.bench;

import java.util.concurrent.locks.LockSupport;

/** When the events of an open loop are due: at even steps, whatever happens to the ones before. For one thread. */
final class SteadyRate {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long start;
    private final double intervalNanos;
    private long count;

    SteadyRate(double perSecond) {
        start = System.nanoTime();
        intervalNanos = NANOS_PER_SECOND / perSecond;
    }

    /** Waits for the next one's time, and returns it, by {@link System#nanoTime}. */
    long awaitNext() {
        long due = start + Math.round(count * intervalNanos);
        count++;
        // What sleeps wakes some 60 us late, and then sends all that has become due: timer steps, not a burst to
        // notice.
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        return due;
    }

    /** How far behind its schedule the loop is now, in nanoseconds. */
    long behind() {
        return Math.max(0, System.nanoTime() - start - Math.round(count * intervalNanos));
    }
}
