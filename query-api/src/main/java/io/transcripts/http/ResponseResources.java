package io.transcripts.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;

/**
 * What all answers of a node share, whichever port they leave by: the heap that they may take, the threads that make large
 * ones, and who looks after those that are under way.
 */
public final class ResponseResources implements AutoCloseable {
    /**
     * Answers that are compressed at once: each has some 270 KiB outside of the heap until it is taken, which no budget counts. So many are
     * no more than 70 MiB; who comes then gets a plain body.
     */
    private static final int MOST_COMPRESSED = 256;

    private final ResponseBudget budget;
    private final Semaphore compressed;
    private final LargeResponses large = new LargeResponses();
    private final ScheduledExecutorService timer;
    private final ExchangeSupervisor supervisor;
    private final MeterRegistry registry;

    ResponseResources(ResponseBudget budget, ExchangeSupervisor.Limits limits, MeterRegistry registry) {
        this(budget, MOST_COMPRESSED, limits, registry);
    }

    /** @param mostCompressed answers at once */
    ResponseResources(
            ResponseBudget budget, int mostCompressed, ExchangeSupervisor.Limits limits, MeterRegistry registry) {
        this.budget = budget;
        compressed = new Semaphore(mostCompressed);
        this.registry = registry;
        ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, Daemons.named("reads-timer"));
        single.setRemoveOnCancelPolicy(true);
        timer = single;
        supervisor = new ExchangeSupervisor(limits, timer, registry);
    }

    /** With the usual bounds, by the heap and the processors of this process. */
    public static ResponseResources of(MeterRegistry registry) {
        return new ResponseResources(ResponseBudget.ofHeap(registry), ExchangeSupervisor.Limits.USUAL, registry);
    }

    /** Where is counted what they take. */
    public MeterRegistry registry() {
        return registry;
    }

    ResponseBudget budget() {
        return budget;
    }

    /** A permit for each answer that is compressed. */
    Semaphore compressed() {
        return compressed;
    }

    LargeResponses large() {
        return large;
    }

    /** What it runs must not block. */
    ScheduledExecutorService timer() {
        return timer;
    }

    ExchangeSupervisor supervisor() {
        return supervisor;
    }

    /** When the ports are closed that answer with it. */
    @Override
    public void close() {
        timer.shutdownNow();
        large.close();
    }
}
