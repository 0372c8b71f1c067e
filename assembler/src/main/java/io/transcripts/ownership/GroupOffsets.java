package io.transcripts.ownership;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers for offsets of the inputs, of this application's own topics, and of the group. */
public final class GroupOffsets implements InputDelay.Brokers {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(5);

    private final Admin admin;
    private final String groupId;
    private final Set<String> topics;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final BrokerContact contact;

    /**
     * @param topics the inputs
     * @param consumers of no group, which read only what is committed
     * @param contact is told what comes of asking
     */
    public GroupOffsets(
            Admin admin,
            String groupId,
            Set<String> topics,
            Supplier<Consumer<byte[], byte[]>> consumers,
            BrokerContact contact) {
        this.admin = admin;
        this.groupId = groupId;
        this.topics = Set.copyOf(topics);
        this.consumers = consumers;
        this.contact = contact;
    }

    @Override
    public Set<TopicPartition> inputs() throws ExecutionException, InterruptedException {
        Set<TopicPartition> all = new HashSet<>();
        contact.answer(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) ->
                        description.partitions().forEach(info -> all.add(new TopicPartition(topic, info.partition()))));
        return all;
    }

    @Override
    public Map<TopicPartition, Long> ends(Set<TopicPartition> of) throws ExecutionException, InterruptedException {
        Map<Boolean, Set<TopicPartition>> byWhose = of.stream()
                .collect(
                        Collectors.partitioningBy(partition -> topics.contains(partition.topic()), Collectors.toSet()));
        Map<TopicPartition, Long> ends =
                new HashMap<>(offsets(byWhose.get(true), OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
        ends.putAll(offsets(byWhose.get(false), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED));
        return ends;
    }

    @Override
    public Map<TopicPartition, Long> written(Set<TopicPartition> of) throws ExecutionException, InterruptedException {
        Set<TopicPartition> inputs = of.stream()
                .filter(partition -> topics.contains(partition.topic()))
                .collect(Collectors.toSet());
        return offsets(inputs, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public Map<TopicPartition, Long> positions(Set<TopicPartition> of) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> positions =
                new HashMap<>(offsets(of, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED));
        Map<TopicPartition, OffsetAndMetadata> committed =
                contact.answer(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                positions.computeIfPresent(partition, (same, begin) -> Math.max(begin, offset.offset()));
            }
        });
        return positions;
    }

    @Override
    public Map<TopicPartition, CatchUpMonitor.Next> nextRecords(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) throws InterruptedException {
        Map<TopicPartition, CatchUpMonitor.Next> next = new HashMap<>();
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        long endsAt = System.nanoTime() + LONGEST_SEARCH.toNanos();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(open);
            from.forEach(consumer::seek);
            while (!open.isEmpty() && System.nanoTime() - endsAt < 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (TopicPartition partition : Set.copyOf(open)) {
                    boolean isFound = !records.records(partition).isEmpty();
                    long reached = isFound
                            ? records.records(partition).get(0).offset()
                            : Math.max(consumer.position(partition), from.get(partition));
                    long timestampMs = isFound
                            ? Math.max(0, records.records(partition).get(0).timestamp())
                            : 0;
                    next.put(partition, new CatchUpMonitor.Next(reached, isFound, timestampMs));
                    if (isFound || reached >= to.get(partition)) {
                        open.remove(partition);
                        consumer.pause(Set.of(partition));
                    }
                }
            }
        }
        return next;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> of, OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        if (of.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, OffsetSpec> request =
                of.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found = contact.answer(
                admin.listOffsets(request, new ListOffsetsOptions(isolation)).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
