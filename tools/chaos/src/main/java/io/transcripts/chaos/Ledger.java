package io.transcripts.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the brokers have acknowledged, so that it can be looked for in the topics. Thread-safe. */
final class Ledger {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Of a record that the broker knew already, and no longer where. */
    private static final long SOMEWHERE = -1;

    private final Set<Entry> entries = new HashSet<>();
    private long acknowledged;

    private record Entry(TopicPartition partition, long offset, int hash) {}

    synchronized void acknowledged(RecordMetadata metadata, byte[] value) {
        acknowledged++;
        entries.add(new Entry(
                new TopicPartition(metadata.topic(), metadata.partition()),
                metadata.hasOffset() ? metadata.offset() : SOMEWHERE,
                Arrays.hashCode(value)));
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    /**
     * Reads the topics from their beginning to their end.
     *
     * @param partitions of all topics that were published to
     * @return the acknowledged records that are not where they were acknowledged
     */
    List<String> missing(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Set<Entry> left;
        synchronized (this) {
            left = new HashSet<>(entries);
        }
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        while (isLeft(consumer, ends) && System.nanoTime() - endsAt < 0) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                endsAt = System.nanoTime() + PATIENCE.toNanos();
                TopicPartition partition = new TopicPartition(found.topic(), found.partition());
                int hash = Arrays.hashCode(found.value());
                left.remove(new Entry(partition, found.offset(), hash));
                left.remove(new Entry(partition, SOMEWHERE, hash));
            }
        }
        // Whatever could not be read counts as missing.
        List<String> missing = new ArrayList<>();
        left.forEach(entry -> missing.add(entry.partition() + ", offset " + entry.offset()));
        missing.sort(String::compareTo);
        return missing;
    }

    private static boolean isLeft(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
