package io.transcripts.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lies between one's own records is read, and handed over once. */
class ChangelogFenceTest {
    private static final String TOPIC = "app-transcripts-changelog";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 3);
    private static final int MANY_LOOKS = 20;
    private static final long EPOCH = 4_000_000;

    private final Map<Long, String> log = new TreeMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final AtomicBoolean isOwner = new AtomicBoolean(true);
    private final ChangelogFence fence = new ChangelogFence(
            TOPIC,
            this::consumer,
            asked -> {
                Map<TopicPartition, Long> found = new HashMap<>(ends);
                found.keySet().retainAll(asked);
                return found;
            },
            isOwner::get,
            () -> true,
            () -> 5_000);

    private final SigningInterceptor signing = new SigningInterceptor();

    @BeforeEach
    void signing() {
        signing.configure(Map.of(SigningInterceptor.FENCE, fence));
    }

    @Test
    void recordsOfOnesOwnInARowAreNothing() {
        begin();
        for (int offset = 10; offset < 20; offset++) {
            log.put((long) offset, "own");
            acknowledged(offset);
        }
        fence.look();

        assertThat(taken(3)).isEmpty();
    }

    @Test
    void whatLiesBetweenIsHandedOverOnce() {
        begin();
        log.put(10L, "a=old");
        log.put(11L, "b=");
        log.put(12L, "a=older");
        acknowledged(13);
        fence.look();

        assertThat(taken(3)).containsExactlyInAnyOrder("a", "b");
        assertThat(taken(3)).isEmpty();
        fence.look();
        assertThat(taken(3)).isEmpty();
    }

    @Test
    void whatComesBehindTheLastOfAQuietPartitionIsFound() {
        begin();
        acknowledged(10);
        log.put(11L, "a=old");
        ends.put(PARTITION, 12L);
        for (int look = 0; look < MANY_LOOKS; look++) {
            fence.look();
        }

        assertThat(taken(3)).containsExactly("a");
    }

    @Test
    void aTaskDatesFromWhenItsNodeWasAMemberForCertain() {
        assertThat(fence.begin(3, 0, 7_000)).isEqualTo(5_000_000);
        assertThat(fence.begin(3, 0, 4_000)).isEqualTo(4_000_000);
    }

    @Test
    void whoIsNotConfirmedPutsNothingRight() {
        begin();
        log.put(10L, "a=new");
        acknowledged(11);
        fence.look();
        isOwner.set(false);

        assertThat(taken(3)).isEmpty();
        isOwner.set(true);
        assertThat(taken(3)).containsExactly("a");
    }

    @Test
    void whoeverHasStoppedIsNotWatched() {
        begin();
        log.put(10L, "a=new");
        fence.end(3);
        acknowledged(11);
        fence.look();

        assertThat(taken(3)).isEmpty();
    }

    @Test
    void whatAFormerTaskOfThisNodeHasLeftToItsProducerIsAnothersToo() {
        // Given: a record that was handed over, and is sent when the next task has begun
        begin();
        ProducerRecord<byte[], byte[]> late = signing.onSend(record("a"));
        fence.end(3);
        fence.restored(PARTITION, 10);
        fence.begin(3, EPOCH, 4_000);
        // When
        acknowledged(10, signing.onSend(record("b")));
        log.put(11L, "a=old");
        acknowledged(11, late);
        acknowledged(12, signing.onSend(record("b")));
        fence.look();
        // Then
        assertThat(taken(3)).containsExactly("a");
    }

    @Test
    void whatIsFlushedOfATaskThatHasEndedIsSigned() {
        begin();
        fence.end(3);

        assertThat(Epoch.of(signing.onSend(record("a")).headers())).isEqualTo(EPOCH);
    }

    @Test
    void otherTopicsAndPartitionsAreNotWatched() {
        fence.restored(new TopicPartition("other", 3), 5);
        fence.acknowledged("other", 3, 9, EPOCH);
        fence.acknowledged(TOPIC, 4, 9, EPOCH);
        fence.look();

        assertThat(taken(3)).isEmpty();
        assertThat(taken(4)).isEmpty();
    }

    /** A task that has restored what is before offset 10. */
    private void begin() {
        fence.restored(PARTITION, 10);
        assertThat(fence.begin(3, Epoch.NONE, 4_000)).isEqualTo(EPOCH);
    }

    private void acknowledged(long offset) {
        fence.acknowledged(TOPIC, 3, offset, EPOCH);
    }

    private void acknowledged(long offset, ProducerRecord<byte[], byte[]> sent) {
        signing.onAcknowledgement(new RecordMetadata(PARTITION, offset, 0, 0, 0, 0), null, sent.headers());
    }

    private static ProducerRecord<byte[], byte[]> record(String key) {
        return new ProducerRecord<>(TOPIC, 3, key.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.schedulePollTask(() -> log.forEach((offset, line) -> {
            if (offset >= consumer.position(PARTITION)) {
                String[] parts = line.split("=", 2);
                consumer.addRecord(new ConsumerRecord<>(
                        TOPIC,
                        3,
                        offset,
                        parts[0].getBytes(StandardCharsets.UTF_8),
                        parts.length < 2 || parts[1].isEmpty() ? null : parts[1].getBytes(StandardCharsets.UTF_8)));
            }
        }));
        return consumer;
    }

    private Set<String> taken(int partition) {
        return fence.overwritten(partition, new LateRows("transcripts")).stream()
                .map(key -> new String(key.get(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }
}
