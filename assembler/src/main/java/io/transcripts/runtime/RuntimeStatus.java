package io.transcripts.runtime;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.TaskMetadata;
import org.jspecify.annotations.Nullable;

/** What {@code /status} says of the assembler. Tells what this node knows, so it never waits for a broker. */
final class RuntimeStatus {
    private static final Set<String> ENDED = Set.of("PENDING_SHUTDOWN", "DEAD");

    private final KafkaStreams streams;
    private final LongSupplier nanoTime;
    private volatile @Nullable Lags lags;

    private record Lags(Map<String, Long> records, Map<Integer, Long> byPartition, long measuredAt) {}

    RuntimeStatus(KafkaStreams streams, LongSupplier nanoTime) {
        this.streams = streams;
        this.nanoTime = nanoTime;
    }

    /** Takes in lags that the brokers have told, by store and partition. */
    void measured(Map<String, Map<Integer, LagInfo>> byStore) {
        Map<String, Long> records = new TreeMap<>();
        Map<Integer, Long> sums = new HashMap<>();
        byStore.forEach((store, byPartition) -> byPartition.forEach((partition, lag) -> {
            records.put(store + "-" + partition, lag.offsetLag());
            sums.merge(partition, lag.offsetLag(), Long::sum);
        }));
        lags = new Lags(records, sums, nanoTime.getAsLong());
    }

    /** Records that the copy of a partition is behind its changelog, as last measured; 0 where there is none. */
    long lag(int partition) {
        Lags known = lags;
        return known == null ? 0 : known.byPartition().getOrDefault(partition, 0L);
    }

    /** Stream threads that are alive. */
    long aliveThreads() {
        return streams.metadataForLocalThreads().stream()
                .filter(thread -> !ENDED.contains(thread.threadState()))
                .count();
    }

    /** Each stream thread with its tasks. */
    Map<String, Object> threads() {
        Map<String, Object> threads = new TreeMap<>();
        streams.metadataForLocalThreads()
                .forEach(thread -> threads.put(
                        thread.threadName(),
                        Map.of(
                                "state",
                                thread.threadState(),
                                "active",
                                ids(thread.activeTasks()),
                                "standby",
                                ids(thread.standbyTasks()))));
        return threads;
    }

    /** The lags of the stores here in records, as last measured, and the age of the measurement in milliseconds. */
    Map<String, Object> lags() {
        Lags known = lags;
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("store_lags", known == null ? Map.of() : known.records());
        status.put(
                "store_lags_age_ms",
                known == null ? null : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - known.measuredAt()));
        return status;
    }

    private static List<String> ids(Set<TaskMetadata> tasks) {
        return tasks.stream().map(task -> task.taskId().toString()).sorted().toList();
    }
}
