package io.transcripts.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What responses share, with bounds that a test decides. */
public final class TestResources {
    private TestResources() {}

    /** With the usual bounds, but for how many are compressed at once. */
    public static ResponseResources compressing(int most, MeterRegistry registry) {
        return new ResponseResources(ResponseBudget.ofHeap(registry), most, ExchangeSupervisor.Limits.USUAL, registry);
    }

    /** @param budget bytes of all responses */
    public static ResponseResources usual(long budget, MeterRegistry registry) {
        return of(budget, ExchangeSupervisor.Limits.USUAL, registry);
    }

    /** The same with other limits of an exchange, see {@link ExchangeSupervisor.Limits}. */
    public static ResponseResources limited(
            long budget,
            Duration beginning,
            Duration grace,
            long bytesPerSecond,
            Duration whole,
            MeterRegistry registry) {
        return of(budget, new ExchangeSupervisor.Limits(beginning, grace, bytesPerSecond, whole), registry);
    }

    /** @param bytes of all responses */
    public static ResponseBudget budget(long bytes) {
        return new ResponseBudget(bytes, new SimpleMeterRegistry());
    }

    /** Room that a caller has now; null when there is none. */
    public static ResponseBudget.@Nullable Lease lease(ResponseBudget budget, String caller, long bytes) {
        return budget.tryTake(caller, bytes);
    }

    public static long used(ResponseBudget budget) {
        return budget.used();
    }

    private static ResponseResources of(long budget, ExchangeSupervisor.Limits limits, MeterRegistry registry) {
        return new ResponseResources(new ResponseBudget(budget, registry), limits, registry);
    }
}
