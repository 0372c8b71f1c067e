package io.transcripts.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Of the thousands of metrics of Kafka's clients and of RocksDB those few that answer an operator's question, under names of
 * our own. Each is one number for the node, whatever clients, threads, tasks and stores it has at the moment, and so it is there
 * from the start, and after every rebalance. They are read in one pass, at most once a second. Thread-safe.
 */
final class ClientMetrics {
    private static final long GOOD_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double MS = 1e-3;
    private static final String CONSUMER = "consumer-fetch-manager-metrics";
    private static final String COORDINATOR = "consumer-coordinator-metrics";
    private static final String PRODUCER = "producer-metrics";
    private static final String THREAD = "stream-thread-metrics";
    private static final String STORE = "stream-state-metrics";

    private static final List<Line> LINES = List.of(
            counter(
                    "kafka.consumed.records",
                    CONSUMER,
                    "records-consumed-total",
                    "Records received: inputs, strays, changelogs"),
            slowest(
                    "kafka.fetch",
                    CONSUMER,
                    "fetch-latency-avg",
                    "Of the slowest consumer, on average: it waits for records up to 0.5 s"),
            counter("kafka.rebalances", COORDINATOR, "rebalance-total", "Rebalances that stream threads went through"),
            counter("kafka.rebalances.failed", COORDINATOR, "failed-rebalance-total", "Rebalances that failed"),
            slowest(
                    "kafka.heartbeat",
                    COORDINATOR,
                    "heartbeat-response-time-max",
                    "The longest that the group took to answer a heartbeat lately"),
            counter(
                    "kafka.sent.records",
                    PRODUCER,
                    "record-send-total",
                    "Records sent: changelogs, strays, notifications, dead letters"),
            counter(
                    "kafka.send.errors",
                    PRODUCER,
                    "record-error-total",
                    "Records that could not be sent; their task begins anew"),
            counter("kafka.send.retries", PRODUCER, "record-retry-total", "Records that were sent once more"),
            slowest("kafka.send", PRODUCER, "request-latency-avg", "Of the slowest producer, on average"),
            new Line("kafka.connections", Kind.SUM, null, "connection-count", 1, "", "Open connections to brokers"),
            busiest("process", "process-ratio", "with records"),
            busiest("punctuate", "punctuate-ratio", "with deadlines"),
            busiest("commit", "commit-ratio", "with commits"),
            slowest("commit", THREAD, "commit-latency-avg", "A commit, on average, of the slowest stream thread"),
            store(
                    "store.rows",
                    "estimate-num-keys",
                    "",
                    "Rows of all partitions here, copies too, as RocksDB estimates"),
            store("store.disk", "total-sst-files-size", "bytes", "Files of all partitions here, copies too"),
            store(
                    "store.pending.compaction",
                    "estimate-pending-compaction-bytes",
                    "bytes",
                    "What RocksDB has yet to write anew"),
            store("store.errors", "background-errors", "", "Errors of RocksDB in the background"));

    private final Supplier<Map<MetricName, ? extends Metric>> source;
    private final LongSupplier nanoTime;
    private final Map<String, List<Integer>> linesOf = new HashMap<>();
    private final double[] values = new double[LINES.size()];
    /** What each counter of a client stood at: clients go, and what they have counted stays counted. */
    private Map<MetricName, Double> counted = new HashMap<>();

    private long readAt;

    private enum Kind {
        SUM,
        MAX,
        COUNTER
    }

    /**
     * @param group of Kafka; null for any
     * @param factor from Kafka's unit to ours
     */
    private record Line(
            String name,
            Kind kind,
            @Nullable String group,
            String metric,
            double factor,
            String unit,
            String description) {

        /** The same names stand for each topic and each connection of a client too, with more tags. */
        boolean isOf(MetricName name) {
            return (group == null || group.equals(name.group()))
                    && (STORE.equals(group) || name.tags().size() == 1);
        }
    }

    /** @param source all metrics of the clients, as of now */
    ClientMetrics(Supplier<Map<MetricName, ? extends Metric>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        readAt = nanoTime.getAsLong() - 2 * GOOD_FOR_NANOS;
        for (int i = 0; i < LINES.size(); i++) {
            linesOf.computeIfAbsent(LINES.get(i).metric(), unused -> new ArrayList<>())
                    .add(i);
        }
    }

    void bindTo(MeterRegistry registry) {
        for (int i = 0; i < LINES.size(); i++) {
            int index = i;
            Line line = LINES.get(i);
            String name = "transcripts." + line.name();
            if (line.kind() == Kind.COUNTER) {
                FunctionCounter.builder(name, this, all -> all.value(index))
                        .description(line.description())
                        .register(registry);
            } else {
                Gauge.builder(name, this, all -> all.value(index))
                        .baseUnit(line.unit().isEmpty() ? null : line.unit())
                        .description(line.description())
                        .register(registry);
            }
        }
    }

    private synchronized double value(int index) {
        if (nanoTime.getAsLong() - readAt >= GOOD_FOR_NANOS) {
            try {
                read();
            } finally {
                // A pass may take longer than it is good for, and would be made again for each.
                readAt = nanoTime.getAsLong();
            }
        }
        return values[index];
    }

    private void read() {
        Map<MetricName, Double> counts = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (LINES.get(i).kind() != Kind.COUNTER) {
                values[i] = 0;
            }
        }
        source.get().forEach((name, metric) -> {
            List<Integer> lines = linesOf.get(name.name());
            if (lines != null) {
                lines.forEach(index -> add(index, name, metric, counts));
            }
        });
        counted = counts;
    }

    private void add(int index, MetricName name, Metric metric, Map<MetricName, Double> counts) {
        Line line = LINES.get(index);
        if (!line.isOf(name)
                || !(metric.metricValue() instanceof Number number)
                || !Double.isFinite(number.doubleValue())) {
            return;
        }
        double value = number.doubleValue();
        switch (line.kind()) {
            case SUM -> values[index] += value * line.factor();
            case MAX -> values[index] = Math.max(values[index], value * line.factor());
            case COUNTER -> {
                values[index] += Math.max(0, value - counted.getOrDefault(name, 0.0));
                counts.put(name, value);
            }
        }
    }

    private static Line counter(String name, String group, String metric, String description) {
        return new Line(name, Kind.COUNTER, group, metric, 1, "", description);
    }

    private static Line slowest(String name, String group, String metric, String description) {
        return new Line(name, Kind.MAX, group, metric, MS, "seconds", description);
    }

    private static Line busiest(String what, String metric, String with) {
        return new Line(
                "thread." + what + ".ratio",
                Kind.MAX,
                THREAD,
                metric,
                1,
                "",
                "Part of its time that the busiest stream thread spends " + with);
    }

    private static Line store(String name, String metric, String unit, String description) {
        return new Line(name, Kind.SUM, STORE, metric, 1, unit, description);
    }
}
