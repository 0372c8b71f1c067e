package io.transcripts.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.store.OpenSessions;
import io.transcripts.store.TranscriptStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many sessions are being assembled on this node; counted anew four times a minute, beside the stream threads. */
final class OpenSessionsGauge {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSessionsGauge.class);
    private static final long EVERY_SECONDS = 15;
    /** Clocks of publishers may be ahead. */
    private static final Duration SLACK = Duration.ofHours(1);
    /** Of a partition: some tenth of a second. */
    private static final int MOST = 20_000;

    private final IntFunction<TranscriptStore> stores;
    private final Supplier<Set<Integer>> workedOn;
    private final Duration idle;
    private volatile long open;

    /**
     * Counts nothing yet.
     *
     * @param stores of a partition, which may have left
     * @param workedOn the partitions that are worked on here
     * @param idle timeout of a session without an end
     */
    OpenSessionsGauge(IntFunction<TranscriptStore> stores, Supplier<Set<Integer>> workedOn, Duration idle) {
        this.stores = stores;
        this.workedOn = workedOn;
        this.idle = idle;
    }

    void bindTo(MeterRegistry registry) {
        Gauge.builder("transcripts.sessions.open", this, all -> all.open)
                .description("Sessions that are being assembled in the partitions that are worked on here")
                .register(registry);
    }

    void start(ScheduledExecutorService timer) {
        var unused = timer.scheduleWithFixedDelay(this::count, 1, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void count() {
        try {
            long untilMs = System.currentTimeMillis() + idle.plus(SLACK).toMillis();
            long sum = 0;
            for (int partition : workedOn.get()) {
                sum += OpenSessions.count(stores.apply(partition), untilMs, MOST);
            }
            open = sum;
        } catch (RuntimeException e) {
            // A partition has just left: the next look is a moment away.
            LOG.debug("The open sessions cannot be counted: {}", e.toString());
        }
    }
}
