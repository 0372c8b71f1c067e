package io.transcripts.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads on which large answers are made, a part at a time, each caller in turn: half as many as there are processors, and each
 * rests for as long as it has worked. So whatever is asked for, large answers take a quarter of the processors, and nobody's
 * large answer waits for all of another's.
 */
final class LargeResponses implements AutoCloseable {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int IDLE_SECONDS = 30;
    /** One that took long has waited for the disk, or for its turn, more than it has worked. */
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ThreadPoolExecutor threads;
    /** By caller, what it waits for. */
    private final Map<String, Deque<Runnable>> parts = new HashMap<>();

    private final Deque<String> turns = new ArrayDeque<>();

    LargeResponses() {
        // What waits is bounded by what holds a part of the budget.
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "large-reads");
                    thread.setDaemon(true);
                    return thread;
                });
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
        LockSupport.parkNanos(Math.min(LONGEST_REST_NANOS, System.nanoTime() - start));
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
