package io.transcripts.node.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.runtime.Standstill;
import io.transcripts.runtime.StartException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading letters from brokers that go, and how much of them is kept. */
@Timeout(60)
class LetterReaderTest {
    private static final TopicPartition PLACE = new TopicPartition("dead", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong nowNanos = new AtomicLong();

    @BeforeEach
    void threeLetters() {
        consumer.updatePartitions("dead", List.of(new PartitionInfo("dead", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PLACE, 0L));
        consumer.updateEndOffsets(Map.of(PLACE, 3L));
    }

    @Test
    void brokersThatGoAreNamedAsTheReason() {
        LetterReader reader = reader();
        letter(0);

        assertThatThrownBy(() -> reader.read(letter -> {}, () -> {}))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("The brokers have brought nothing for 90 s");
        assertThatThrownBy(() -> reader.at(0, 2)).isInstanceOf(StartException.class);
    }

    @Test
    void onlyWhatIsAskedForIsKeptOfTheLastOnes() {
        LetterReader reader = reader();
        letter(0);
        letter(1);
        letter(2);

        assertThat(reader.last(2, letter -> true, DeadLetter::place)).containsExactly("0@1", "0@2");
    }

    @Test
    void noneIsKeptWhereNoneIsAskedFor() {
        LetterReader reader = reader();
        letter(0);
        letter(1);
        letter(2);

        assertThat(reader.last(0, letter -> true, DeadLetter::place)).isEmpty();
    }

    /** Each look at the clock is ten seconds later. */
    private LetterReader reader() {
        return new LetterReader(
                "dead", consumer, new Standstill(() -> nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(10))));
    }

    private void letter(long offset) {
        consumer.addRecord(new ConsumerRecord<>("dead", 0, offset, new byte[0], new byte[0]));
    }
}
