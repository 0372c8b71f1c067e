package io.transcripts.node.deadletters;

import io.transcripts.node.command.ApplicationOptions;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import io.transcripts.runtime.Standstill;
import io.transcripts.runtime.StartException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dead-letter topic up to where it ended when the reading began. What is on the heap is bounded by what one poll
 * brings. One thread may use it.
 */
final class LetterReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String TIMEOUT_MS = "10000";

    private final String topic;
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final Standstill standstill;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> ends;

    /**
     * Connects.
     *
     * @param group remembers how far it has come; null to remember nothing
     * @throws CommandException when no broker answers, or there is no such topic
     */
    static LetterReader connect(ApplicationOptions options, Map<String, String> kafka, @Nullable String group) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, options.applicationId() + "-dead-letters");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // A topic whose beginning the broker has just deleted is read from what is left.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        String topic = options.topics().deadLetters();
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            return new LetterReader(topic, consumer, new Standstill());
        } catch (KafkaException e) {
            close(consumer);
            throw new CommandException(
                    "The dead letters in " + topic + " cannot be read from " + options.bootstrapServers() + ": "
                            + Reasons.of(e) + ". Are the brokers up, and named rightly with --bootstrap-servers?",
                    e);
        } catch (CommandException e) {
            close(consumer);
            throw e;
        }
    }

    LetterReader(
            String topic, org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Standstill standstill) {
        this.topic = topic;
        this.standstill = standstill;
        this.consumer = consumer;
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new CommandException("There is no topic " + topic
                    + "; name the dead letters' topic with --topic-dead-letters, or start a node, which creates it.");
        }
        partitions = found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads all letters again, from the first that is there. */
    void rewind() {
        consumer.seekToBeginning(partitions);
    }

    /** Goes on behind what the group has committed. */
    void resume() {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset.offset());
            }
        }
    }

    /**
     * Reads to the end.
     *
     * @param afterEach called when the letters of a poll were given out, before the next poll
     * @throws StartException when the brokers bring nothing for long
     */
    void read(Consumer<DeadLetter> action, Runnable afterEach) {
        while (isBeforeEnd()) {
            ConsumerRecords<byte[], byte[]> records = poll();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                    action.accept(new DeadLetter(record));
                }
            }
            if (!records.isEmpty()) {
                afterEach.run();
            }
        }
    }

    /**
     * Reads to the end, and keeps something of the last ones.
     *
     * @param isMeant asked of each letter once
     * @param kept what is to be kept of a letter, which may be large
     */
    <T> Deque<T> last(int most, Predicate<DeadLetter> isMeant, Function<DeadLetter, T> kept) {
        Deque<T> last = new ArrayDeque<>();
        read(
                letter -> {
                    if (isMeant.test(letter) && most > 0) {
                        if (last.size() == most) {
                            last.removeFirst();
                        }
                        last.addLast(kept.apply(letter));
                    }
                },
                () -> {});
        return last;
    }

    /** Remembers in the group that all that was given out is dealt with. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            positions.put(
                    partition,
                    new OffsetAndMetadata(Math.min(consumer.position(partition), ends.getOrDefault(partition, 0L))));
        }
        consumer.commitSync(positions);
    }

    /** The letter at a place, or null when there is none. */
    @Nullable
    DeadLetter at(int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        if (!partitions.contains(place) || offset < 0 || offset >= ends.getOrDefault(place, 0L)) {
            return null;
        }
        consumer.assign(List.of(place));
        consumer.seek(place, offset);
        while (consumer.position(place) < ends.getOrDefault(place, 0L)) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                // A later one when the topic has deleted this one.
                return record.offset() == offset ? new DeadLetter(record) : null;
            }
        }
        return null;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        long before = place();
        standstill.polling();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        standstill.polled(!records.isEmpty() || place() != before);
        return records;
    }

    private long place() {
        return consumer.assignment().stream().mapToLong(consumer::position).sum();
    }

    private boolean isBeforeEnd() {
        return partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L));
    }

    private static void close(@Nullable KafkaConsumer<byte[], byte[]> consumer) {
        if (consumer != null) {
            consumer.close();
        }
    }
}
