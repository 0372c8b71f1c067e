package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lies between one's own records is read, and handed over once. */
class ChangelogGuardTest {
    private static final String TOPIC = "app-transcripts-changelog";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 3);
    private static final int MANY_LOOKS = 20;

    private final Map<Long, String> log = new TreeMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final AtomicBoolean isOwner = new AtomicBoolean(true);
    private final ChangelogGuard guard = new ChangelogGuard(
            TOPIC,
            this::consumer,
            asked -> {
                Map<TopicPartition, Long> found = new HashMap<>(ends);
                found.keySet().retainAll(asked);
                return found;
            },
            isOwner::get,
            () -> 5_000);

    @AfterEach
    void close() {
        guard.close();
    }

    @Test
    void recordsOfOnesOwnInARowAreNothing() {
        guard.restored(PARTITION, 10);
        for (int offset = 10; offset < 20; offset++) {
            log.put((long) offset, "own");
            guard.acknowledged(TOPIC, 3, offset);
        }
        guard.look();

        assertThat(guard.take(3)).isEmpty();
    }

    @Test
    void whatLiesBetweenIsHandedOverOnce() {
        guard.restored(PARTITION, 10);
        log.put(10L, "a=old");
        log.put(11L, "b=");
        log.put(12L, "a=older");
        guard.acknowledged(TOPIC, 3, 13);
        guard.look();

        assertThat(text(guard.take(3))).isEqualTo(Map.of("a", "older", "b", "null"));
        assertThat(guard.take(3)).isEmpty();
        guard.look();
        assertThat(guard.take(3)).isEmpty();
    }

    @Test
    void whatComesBehindTheLastOfAQuietPartitionIsFound() {
        guard.restored(PARTITION, 10);
        guard.acknowledged(TOPIC, 3, 10);
        log.put(11L, "a=old");
        ends.put(PARTITION, 12L);
        for (int look = 0; look < MANY_LOOKS; look++) {
            guard.look();
        }

        assertThat(text(guard.take(3))).isEqualTo(Map.of("a", "old"));
    }

    @Test
    void aTaskDatesFromWhenItsNodeWasAMemberForCertain() {
        assertThat(guard.memberAtMs(7_000)).isEqualTo(5_000);
        assertThat(guard.memberAtMs(4_000)).isEqualTo(4_000);
    }

    @Test
    void whoIsNotConfirmedPutsNothingRight() {
        guard.restored(PARTITION, 10);
        log.put(10L, "a=new");
        guard.acknowledged(TOPIC, 3, 11);
        guard.look();
        isOwner.set(false);

        assertThat(guard.take(3)).isEmpty();
        isOwner.set(true);
        assertThat(text(guard.take(3))).isEqualTo(Map.of("a", "new"));
    }

    @Test
    void whoeverHasStoppedIsNotWatched() {
        guard.restored(PARTITION, 10);
        log.put(10L, "a=new");
        guard.stopped(3);
        guard.acknowledged(TOPIC, 3, 11);
        guard.look();

        assertThat(guard.take(3)).isEmpty();
    }

    @Test
    void otherTopicsAndPartitionsAreNotWatched() {
        guard.restored(new TopicPartition("other", 3), 5);
        guard.acknowledged("other", 3, 9);
        guard.acknowledged(TOPIC, 4, 9);
        guard.look();

        assertThat(guard.take(3)).isEmpty();
        assertThat(guard.take(4)).isEmpty();
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

    private static Map<String, String> text(Map<Bytes, byte[]> rows) {
        Map<String, String> text = new TreeMap<>();
        rows.forEach((key, value) -> text.put(
                new String(key.get(), StandardCharsets.UTF_8),
                value == null ? "null" : new String(value, StandardCharsets.UTF_8)));
        return text;
    }
}
