package io.transcripts.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.fencing.ChangelogFence;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is still to be restored, for {@code /status} and the log. */
final class RestoreProgress implements StateRestoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);

    private final Map<TopicPartition, Restoring> partitions = new ConcurrentHashMap<>();
    private final ChangelogFence fence;
    private final LongAdder restored = new LongAdder();

    private record Restoring(long end, long remaining, long startedNanos) {}

    /** @param fence is told how far a task will have read the changelog when it begins */
    RestoreProgress(ChangelogFence fence) {
        this.fence = fence;
    }

    /** Shows it for each partition, of so many. */
    void bindTo(MeterRegistry registry, int count) {
        for (int i = 0; i < count; i++) {
            int partition = i;
            Gauge.builder("transcripts.restore.remaining.records", this, all -> all.remaining(partition))
                    .description(
                            "Offsets of the changelog that are to be passed before the partition can be worked on here")
                    .tag("partition", Integer.toString(partition))
                    .register(registry);
        }
        FunctionCounter.builder("transcripts.restored.records", restored, LongAdder::sum)
                .description("Records of changelogs that were read to restore partitions")
                .register(registry);
    }

    private long remaining(int partition) {
        return partitions.entrySet().stream()
                .filter(each -> each.getKey().partition() == partition)
                .mapToLong(each -> each.getValue().remaining())
                .sum();
    }

    /** Records left by changelog partition; empty when nothing is being restored. */
    Map<String, Long> remaining() {
        Map<String, Long> remaining = new TreeMap<>();
        partitions.forEach((partition, restoring) -> remaining.put(partition.toString(), restoring.remaining()));
        return remaining;
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        fence.restored(partition, end);
        partitions.put(partition, new Restoring(end, end - start, System.nanoTime()));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long last, long count) {
        restored.add(count);
        // By offsets: of most of them no record is left, since the changelog is compacted.
        partitions.computeIfPresent(
                partition,
                (key, restoring) -> new Restoring(
                        restoring.end(), Math.max(0, restoring.end() - (last + 1)), restoring.startedNanos()));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        finished(partition, total);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long total) {
        fence.end(partition.partition());
        finished(partition, total);
    }

    private void finished(TopicPartition partition, long total) {
        Restoring restoring = partitions.remove(partition);
        if (restoring != null && total > 0) {
            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - restoring.startedNanos());
            LOG.info("Restored {} records of {} in {} ms", total, partition, ms);
        }
    }
}
