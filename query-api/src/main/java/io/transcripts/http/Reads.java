package io.transcripts.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * What all answers of a node share, whichever port they leave by: the heap that they may take, the threads that make large
 * ones, and who looks after those that are under way.
 */
public final class Reads implements AutoCloseable {
    private final ReadBudget budget;
    private final LargeReads large = new LargeReads();
    private final ScheduledExecutorService timer;
    private final Watch watch;
    private final MeterRegistry registry;

    Reads(ReadBudget budget, Watch.Limits limits, MeterRegistry registry) {
        this.budget = budget;
        this.registry = registry;
        ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "reads-timer");
            thread.setDaemon(true);
            return thread;
        });
        single.setRemoveOnCancelPolicy(true);
        timer = single;
        watch = new Watch(limits, timer, registry);
    }

    /** With the usual bounds, by the heap and the processors of this process. */
    public static Reads of(MeterRegistry registry) {
        return new Reads(ReadBudget.ofHeap(registry), Watch.Limits.USUAL, registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    ReadBudget budget() {
        return budget;
    }

    LargeReads large() {
        return large;
    }

    /** What it runs must not block. */
    ScheduledExecutorService timer() {
        return timer;
    }

    Watch watch() {
        return watch;
    }

    /** When the ports are closed that answer with it. */
    @Override
    public void close() {
        timer.shutdownNow();
        large.close();
    }
}
