package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import java.time.Duration;

/**
 * Times one run from its counts of processed records: begins with the first of them and ends with the one that reaches
 * the target. Whatever was counted before the first count was seen is not counted: the product is asked ten times a second,
 * the others tell it a hundred times a second.
 *
 * <p>Contenders count at different points: P when its transaction is committed, L when the broker has acknowledged, the product
 * and A when a record is in memory. So a rate is of the time until everything counted is committed, on all sides: see {@code
 * lag}.
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
    private final Runnable onMiddle;
    private boolean begun;
    private long firstNanos;
    private long firstCount;
    private long middleNanos;
    private long middleCount;
    private long lastNanos;
    private long lastCount;
    private long advancedNanos = System.nanoTime();

    /**
     * @param onBegin called once, as soon as the first record is known to have been read
     * @param onMiddle called once, as soon as half of the target is known to be reached
     */
    Stopwatch(long target, Runnable onBegin, Runnable onMiddle) {
        this.target = target;
        this.onBegin = onBegin;
        this.onMiddle = onMiddle;
    }

    /** So many records are processed by now. */
    synchronized void count(long processed) {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            firstNanos = now;
            firstCount = processed;
            advance(now, processed);
            onBegin.run();
        } else if (processed > lastCount) {
            advance(now, processed);
        }
        notifyAll();
    }

    /**
     * Waits until the target is reached.
     *
     * @param patience without any advance
     */
    synchronized End await(Duration patience, Duration limit, ChildProcess node) throws InterruptedException {
        // Starting it took its time, which is not the contender's fault.
        advancedNanos = System.nanoTime();
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

    /**
     * Records a second from the first count on.
     *
     * @param lag seconds from the last count until a restart would not do any of it again
     */
    synchronized double rate(double lag) {
        return rate(firstCount, firstNanos, lag);
    }

    /** Records counted from half of the target on. */
    synchronized long processedInSecondHalf() {
        return lastCount - middleCount;
    }

    /** The same from half of the target on: less of it is a JVM that has just started. 0 when it did not come so far. */
    synchronized double secondHalfRate(double lag) {
        return middleNanos == 0 ? 0 : rate(middleCount, middleNanos, lag);
    }

    /** How long it will take from here, as far as can be told; 0 when it cannot. */
    synchronized long expectedMs() {
        double perSecond = rate(0);
        return perSecond > 0 ? (long) ((target - lastCount) * 1_000 / perSecond) : 0;
    }

    private double rate(long sinceCount, long sinceNanos, double lag) {
        return lastCount == sinceCount ? 0 : (lastCount - sinceCount) / ((lastNanos - sinceNanos) / 1e9 + lag);
    }

    private void advance(long now, long processed) {
        lastCount = processed;
        lastNanos = now;
        advancedNanos = now;
        if (middleNanos == 0 && processed >= target / 2) {
            middleCount = processed;
            middleNanos = now;
            onMiddle.run();
        }
    }
}
