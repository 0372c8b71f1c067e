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
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What lies between one's own records is read, and handed over once. */
class ChangelogFenceTest {
    private static final String TOPIC = "app-transcripts-changelog";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 3);
    private static final int MANY_LOOKS = 20;

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

    @Test
    void recordsOfOnesOwnInARowAreNothing() {
        fence.restored(PARTITION, 10);
        for (int offset = 10; offset < 20; offset++) {
            log.put((long) offset, "own");
            fence.acknowledged(TOPIC, 3, offset);
        }
        fence.look();

        assertThat(taken(3)).isEmpty();
    }

    @Test
    void whatLiesBetweenIsHandedOverOnce() {
        fence.restored(PARTITION, 10);
        log.put(10L, "a=old");
        log.put(11L, "b=");
        log.put(12L, "a=older");
        fence.acknowledged(TOPIC, 3, 13);
        fence.look();

        assertThat(taken(3)).containsExactlyInAnyOrder("a", "b");
        assertThat(taken(3)).isEmpty();
        fence.look();
        assertThat(taken(3)).isEmpty();
    }

    @Test
    void whatComesBehindTheLastOfAQuietPartitionIsFound() {
        fence.restored(PARTITION, 10);
        fence.acknowledged(TOPIC, 3, 10);
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
        fence.restored(PARTITION, 10);
        log.put(10L, "a=new");
        fence.acknowledged(TOPIC, 3, 11);
        fence.look();
        isOwner.set(false);

        assertThat(taken(3)).isEmpty();
        isOwner.set(true);
        assertThat(taken(3)).containsExactly("a");
    }

    @Test
    void whoeverHasStoppedIsNotWatched() {
        fence.restored(PARTITION, 10);
        log.put(10L, "a=new");
        fence.end(3);
        fence.acknowledged(TOPIC, 3, 11);
        fence.look();

        assertThat(taken(3)).isEmpty();
    }

    @Test
    void otherTopicsAndPartitionsAreNotWatched() {
        fence.restored(new TopicPartition("other", 3), 5);
        fence.acknowledged("other", 3, 9);
        fence.acknowledged(TOPIC, 4, 9);
        fence.look();

        assertThat(taken(3)).isEmpty();
        assertThat(taken(4)).isEmpty();
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
