package io.transcripts.http;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads on which large answers are made, a part at a time and in turn: half as many as there are processors, and each
 * rests for as long as it has worked. So whatever is asked for, large answers take a quarter of the processors, and nobody's
 * large answer waits for all of another's.
 */
final class LargeReads implements AutoCloseable {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int IDLE_SECONDS = 30;
    /** One that took long has waited for the disk, or for its turn, more than it has worked. */
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ThreadPoolExecutor threads;

    LargeReads() {
        // What waits is bounded by what holds a part of the budget.
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "large-reads");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Makes a part of an answer, soon; throws nothing. */
    void execute(Runnable part) {
        threads.execute(() -> {
            long start = System.nanoTime();
            part.run();
            LockSupport.parkNanos(Math.min(LONGEST_REST_NANOS, System.nanoTime() - start));
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
