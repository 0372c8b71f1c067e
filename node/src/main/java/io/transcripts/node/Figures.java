package io.transcripts.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The few metrics that {@code /status} and its page show: those that are at hand. What asks RocksDB or Kafka's clients may
 * wait, and is left to {@code /metrics}.
 */
final class Figures {
    private final MeterRegistry registry;

    Figures(MeterRegistry registry) {
        this.registry = registry;
    }

    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("records_read", sum("transcripts.records.read"));
        status.put("records", by("transcripts.records", "outcome"));
        status.put("dead_letters", without(by("transcripts.records", "code"), "none"));
        status.put("residue", sum("transcripts.records.residue"));
        status.put("sessions_completed", by("transcripts.sessions.completed", "cause"));
        status.put("sessions_failed", sum("transcripts.sessions.failed"));
        status.put("sessions_erased", by("transcripts.sessions.erased", "cause"));
        status.put("queryable_seconds", average("transcripts.event.to.queryable"));
        status.put("complete_seconds", average("transcripts.end.to.complete"));
        status.put("requests", by("transcripts.http.requests", "status"));
        status.put("memory_used_bytes", by("transcripts.memory.used", "part"));
        status.put("memory_budget_bytes", by("transcripts.memory.budget", "part"));
        status.put("disk_free_bytes", sum("transcripts.disk.free"));
        status.put("disk_size_bytes", sum("transcripts.disk.size"));
        return status;
    }

    private long sum(String name) {
        return Math.round(registry.find(name).meters().stream()
                .mapToDouble(Figures::value)
                .sum());
    }

    private Map<String, Long> by(String name, String tag) {
        Map<String, Double> sums = new TreeMap<>();
        registry.find(name)
                .meters()
                .forEach(meter -> sums.merge(String.valueOf(meter.getId().getTag(tag)), value(meter), Double::sum));
        Map<String, Long> rounded = new TreeMap<>();
        sums.forEach((key, value) -> rounded.put(key, Math.round(value)));
        return rounded;
    }

    private static Map<String, Long> without(Map<String, Long> values, String key) {
        values.remove(key);
        return values;
    }

    /** Count and sum in seconds, of which whoever looks again makes an average of the time between. */
    private Map<String, Object> average(String name) {
        Timer timer = registry.find(name).timer();
        return timer == null
                ? Map.of("count", 0, "sum", 0)
                : Map.of("count", timer.count(), "sum", timer.totalTime(TimeUnit.SECONDS));
    }

    private static double value(Meter meter) {
        if (meter instanceof Counter counter) {
            return counter.count();
        }
        if (meter instanceof FunctionCounter counter) {
            return counter.count();
        }
        if (meter instanceof Gauge gauge) {
            double value = gauge.value();
            return Double.isFinite(value) ? value : 0;
        }
        return 0;
    }
}
