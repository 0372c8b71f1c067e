package io.transcripts.runtime;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The timer of all that looks again and again. Has a thread for each: any of them may wait for a broker, and none may keep
 * the others waiting, the lease least of all.
 */
final class Pollers extends ScheduledThreadPoolExecutor {
    private static final AtomicInteger THREADS = new AtomicInteger();

    Pollers() {
        super(0, task -> {
            Thread thread = new Thread(task, "poller-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public synchronized ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable poller, long initialDelay, long delay, TimeUnit unit) {
        setCorePoolSize(getCorePoolSize() + 1);
        return super.scheduleWithFixedDelay(poller, initialDelay, delay, unit);
    }
}
