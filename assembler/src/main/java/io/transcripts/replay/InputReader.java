package io.transcripts.replay;

import io.transcripts.runtime.Standstill;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions from their beginning, and knows since when they are whole. Retention may delete what is still to be read:
 * the consumer then goes on with what is left, and what was read before does not count as their beginning any more.
 */
final class InputReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Collection<TopicPartition> partitions;
    private final Standstill standstill;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> nexts;
    private final Map<TopicPartition, Long> firstKeptMs = new HashMap<>();

    InputReader(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Standstill standstill) {
        this.standstill = standstill;
        this.consumer = consumer;
        this.partitions = partitions;
        consumer.assign(partitions);
        begins = new HashMap<>(consumer.beginningOffsets(partitions));
        nexts = new HashMap<>(begins);
        begins.forEach(consumer::seek);
    }

    /**
     * What comes next, for as long as there is more to read.
     *
     * @throws io.transcripts.runtime.StartException when the brokers bring nothing for long
     */
    ConsumerRecords<byte[], byte[]> poll() {
        Map<TopicPartition, Long> before = Map.copyOf(nexts);
        standstill.polling();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        Map<TopicPartition, Long> skipping = new HashMap<>();
        for (TopicPartition partition : partitions) {
            List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
            long expected = nexts.getOrDefault(partition, 0L);
            long first =
                    read.isEmpty() ? consumer.position(partition) : read.get(0).offset();
            if (first > expected) {
                skipping.put(partition, expected);
            }
            nexts.put(
                    partition,
                    read.isEmpty() ? first : read.get(read.size() - 1).offset() + 1);
        }
        standstill.polled(!nexts.equals(before));
        forgetDeleted(skipping);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.timestamp() > 0) {
                firstKeptMs.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.timestamp());
            }
        }
        return records;
    }

    /** Offsets have holes, as transactions leave them; only a beginning that has moved says that records are gone. */
    private void forgetDeleted(Map<TopicPartition, Long> skipping) {
        if (skipping.isEmpty()) {
            return;
        }
        consumer.beginningOffsets(skipping.keySet()).forEach((partition, begin) -> {
            if (begin > skipping.getOrDefault(partition, 0L)) {
                begins.put(partition, begin);
                firstKeptMs.remove(partition);
            }
        });
    }

    long begin(TopicPartition partition) {
        return begins.getOrDefault(partition, 0L);
    }

    /** Whether it has lost records, and holds none that would tell since when. */
    boolean isEmptied(TopicPartition partition) {
        return begin(partition) > 0 && !firstKeptMs.containsKey(partition);
    }

    /**
     * Since when they are whole.
     *
     * @param retentionMs of a topic; empty where time deletes nothing, or nobody knows
     */
    Replay.Whole whole(Function<String, OptionalLong> retentionMs, long nowMs) {
        long since = 0;
        Set<String> untold = new HashSet<>();
        for (TopicPartition partition : partitions) {
            if (isEmptied(partition)) {
                // What retention has deleted was older than it.
                OptionalLong kept = retentionMs.apply(partition.topic());
                since = Math.max(since, kept.isPresent() ? nowMs - kept.getAsLong() : 0);
                if (kept.isEmpty()) {
                    untold.add(partition.toString());
                }
            } else if (begin(partition) > 0) {
                since = Math.max(since, firstKeptMs.getOrDefault(partition, 0L));
            }
        }
        return new Replay.Whole(since, untold.stream().sorted().toList());
    }
}
