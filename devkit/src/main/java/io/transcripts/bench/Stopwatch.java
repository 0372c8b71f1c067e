package io.transcripts.bench;

import java.time.Duration;

/**
 * Times one run from its counts of processed records: begins with the first of them and ends with the one that reaches
 * the target. Whatever was counted before the first count was seen is not counted.
 */
final class Stopwatch {
    /** How a run ended. */
    enum End {
        DONE,
        TIME_LIMIT,
        STALLED,
        NODE_ENDED
    }

    private final long target;
    private final Runnable onBegin;
    private boolean begun;
    private long firstNanos;
    private long firstCount;
    private long lastNanos;
    private long lastCount;
    private long advancedNanos = System.nanoTime();

    /** @param onBegin called once, as soon as the first record is known to have been read */
    Stopwatch(long target, Runnable onBegin) {
        this.target = target;
        this.onBegin = onBegin;
    }

    /** So many records are processed by now. */
    synchronized void count(long processed) {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            firstNanos = now;
            firstCount = processed;
            lastCount = processed;
            lastNanos = now;
            advancedNanos = now;
            onBegin.run();
        } else if (processed > lastCount) {
            lastCount = processed;
            lastNanos = now;
            advancedNanos = now;
        }
        notifyAll();
    }

    /**
     * Waits until the target is reached.
     *
     * @param patience without any advance
     */
    synchronized End await(Duration patience, Duration limit, ChildProcess node) throws InterruptedException {
        while (lastCount < target) {
            long now = System.nanoTime();
            if (!node.isAlive()) {
                return End.NODE_ENDED;
            }
            if (now - advancedNanos > patience.toNanos()) {
                return End.STALLED;
            }
            if (begun && now - firstNanos > limit.toNanos()) {
                return End.TIME_LIMIT;
            }
            wait(100);
        }
        return End.DONE;
    }

    /** Records counted between the first count and the last. */
    synchronized long processed() {
        return lastCount - firstCount;
    }

    /** All that are known to be processed. */
    synchronized long total() {
        return lastCount;
    }

    /** Between the first count and the last. */
    synchronized double seconds() {
        return (lastNanos - firstNanos) / 1e9;
    }
}
