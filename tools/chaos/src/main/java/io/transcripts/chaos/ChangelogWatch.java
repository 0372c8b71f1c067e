package io.transcripts.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the changelog of the store: when a partition is worked on, it is written to. Thread-safe. */
final class ChangelogWatch extends Thread {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Integer, Long> waitingSince = new ConcurrentHashMap<>();
    private final Map<Integer, Long> firstAfter = new ConcurrentHashMap<>();
    private volatile boolean isDone;

    ChangelogWatch(String bootstrapServers, String changelog, int count) {
        super("chaos-writes");
        setDaemon(true);
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        // Not asked for: the first node may not have made the topic yet.
        List<TopicPartition> partitions = IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(changelog, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
    }

    @Override
    public void run() {
        while (!isDone) {
            consumer.poll(POLL).partitions().forEach(partition -> {
                Long since = waitingSince.get(partition.partition());
                long now = System.nanoTime();
                if (since != null && now - since > 0) {
                    firstAfter.putIfAbsent(partition.partition(), now);
                }
            });
        }
        consumer.close();
    }

    /** From this time on the next write of each of these is waited for. */
    void expect(Set<Integer> partitions, long after) {
        waitingSince.clear();
        firstAfter.clear();
        partitions.forEach(partition -> waitingSince.put(partition, after));
    }

    /** When the last of those that are expected came, by {@link System#nanoTime}; -1 when not all have come. */
    long all() {
        return firstAfter.keySet().containsAll(waitingSince.keySet())
                ? firstAfter.values().stream().mapToLong(Long::longValue).max().orElse(-1)
                : -1;
    }

    void end() {
        isDone = true;
    }
}
