package io.transcripts.http;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/**
 * The threads on which large answers are made, a part at a time, each caller in turn: half as many as there are processors, and each
 * rests for as long as it has worked; up to seven times as long while the machine is busy. So whatever is asked for, large answers
 * take a quarter of the processors, a sixteenth of them beside other work, and nobody's large answer waits for all of another's.
 */
final class LargeResponses implements AutoCloseable {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int IDLE_SECONDS = 30;
    /** One that took long has waited for the disk, or for its turn, more than it has worked. */
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** A machine of which this part works is busy; large answers alone come to a quarter or, of one processor, to a half. */
    private static final double BUSY = 0.6;

    private static final int MOST_RESTS = 7;

    private final ThreadPoolExecutor threads;
    private final DoubleSupplier load;
    private long lookedAtNanos = System.nanoTime() - LOOK_NANOS;
    private double rests = 1;
    /** By caller, what it waits for. */
    private final Map<String, Deque<Runnable>> parts = new HashMap<>();

    private final Deque<String> turns = new ArrayDeque<>();

    LargeResponses() {
        this(((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())::getCpuLoad);
    }

    /** @param load part of the machine, or of the container, that has worked since this was asked last; negative when unknown */
    LargeResponses(DoubleSupplier load) {
        this.load = load;
        // What waits is bounded by what holds a part of the budget.
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Daemons.named("large-reads"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Makes a part of an answer, when it is this caller's turn. */
    void execute(String caller, Runnable part) {
        synchronized (this) {
            Deque<Runnable> own = parts.get(caller);
            if (own == null) {
                own = new ArrayDeque<>();
                parts.put(caller, own);
                turns.add(caller);
            }
            own.add(part);
        }
        threads.execute(this::next);
    }

    private void next() {
        Runnable part = take();
        long start = System.nanoTime();
        part.run();
        LockSupport.parkNanos(rest(System.nanoTime() - start));
    }

    /** How long to rest for so much work. */
    synchronized long rest(long workedNanos) {
        long now = System.nanoTime();
        if (now - lookedAtNanos >= LOOK_NANOS) {
            lookedAtNanos = now;
            double over = Math.max(0, load.getAsDouble() - BUSY) / (1 - BUSY);
            rests = 1 + over * (MOST_RESTS - 1);
        }
        return Math.min(LONGEST_REST_NANOS, (long) (workedNanos * rests));
    }

    private synchronized Runnable take() {
        String caller = turns.remove();
        Deque<Runnable> own = parts.get(caller);
        if (own == null) {
            throw new IllegalStateException("a caller has a turn, and nothing to make");
        }
        Runnable part = own.remove();
        if (own.isEmpty()) {
            parts.remove(caller);
        } else {
            turns.add(caller);
        }
        return part;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
