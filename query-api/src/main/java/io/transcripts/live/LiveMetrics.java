package io.transcripts.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What operators see of those who wait for changes. */
final class LiveMetrics {
    private final Counter started;
    private final Counter waited;
    private final Counter checkpoints;
    private final Counter resets;
    private final Timer age;
    private final Map<StreamEnd, Counter> ended = new EnumMap<>(StreamEnd.class);

    /** @param waiting those who are waiting now */
    LiveMetrics(MeterRegistry registry, Map<Waiting, ?> waiting) {
        Gauge.builder("transcripts.streams", waiting, LiveMetrics::streams)
                .description("Streams that are open")
                .register(registry);
        Gauge.builder("transcripts.waits", waiting, all -> all.size() - streams(all))
                .description("Requests that wait for a change")
                .register(registry);
        started = counter(registry, "transcripts.streams.started", "Streams that were begun");
        waited = counter(registry, "transcripts.waits.started", "Requests that had to wait for a change");
        checkpoints = counter(registry, "transcripts.streams.checkpoints", "Checkpoints that were sent on streams");
        resets = counter(registry, "transcripts.streams.resets", "Checkpoints behind a reset, first ones included");
        age = Timer.builder("transcripts.streams.age")
                .description("From a change, or up to 10 ms before it, until its checkpoint was written")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5))
                .register(registry);
        for (StreamEnd why : StreamEnd.values()) {
            ended.put(
                    why,
                    Counter.builder("transcripts.streams.ended")
                            .description("Streams that have ended")
                            .tag("reason", why.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static double streams(Map<Waiting, ?> waiting) {
        return waiting.keySet().stream().filter(LiveStream.class::isInstance).count();
    }

    void started(boolean isStream) {
        (isStream ? started : waited).increment();
    }

    /** @param sinceNanos when there was no change yet; 0 when none was noticed */
    void checkpoint(long sinceNanos, long now, boolean isReset) {
        checkpoints.increment();
        if (isReset) {
            resets.increment();
        }
        if (sinceNanos != 0) {
            age.record(Duration.ofNanos(now - sinceNanos));
        }
    }

    void ended(StreamEnd why) {
        Counter counter = ended.get(why);
        if (counter != null) {
            counter.increment();
        }
    }
}
