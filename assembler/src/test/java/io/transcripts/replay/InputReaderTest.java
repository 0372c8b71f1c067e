package io.transcripts.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.runtime.Standstill;
import io.transcripts.runtime.StartException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Since when inputs are whole that have lost records, before they are read and meanwhile. */
class InputReaderTest {
    private static final TopicPartition FIRST = new TopicPartition("speech.asr", 0);
    private static final TopicPartition SECOND = new TopicPartition("speech.asr", 1);
    private static final long NOW_MS = 1_000_000;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private long nowNanos;

    @Test
    void inputsThatHaveLostNothingAreWhole() {
        InputReader reader = reader(0, 0);
        record(FIRST, 0, 500);
        reader.poll();

        assertThat(whole(reader, OptionalLong.of(1_000))).isEqualTo(new Replay.Whole(0, List.of()));
    }

    @Test
    void theFirstRecordThatIsKeptTellsSinceWhen() {
        InputReader reader = reader(7, 3);
        record(FIRST, 7, 500_000);
        record(FIRST, 8, 600_000);
        record(SECOND, 3, 400_000);
        reader.poll();

        assertThat(whole(reader, OptionalLong.empty())).isEqualTo(new Replay.Whole(500_000, List.of()));
    }

    @Test
    void ofAnEmptyPartitionItsRetentionTells() {
        InputReader reader = reader(7, 0);
        reader.poll();

        assertThat(whole(reader, OptionalLong.of(1_000))).isEqualTo(new Replay.Whole(NOW_MS - 1_000, List.of()));
    }

    @Test
    void anEmptyPartitionThatTimeDoesNotEmptyTellsNothing() {
        InputReader reader = reader(7, 0);
        record(SECOND, 0, 400_000);
        reader.poll();

        assertThat(whole(reader, OptionalLong.empty())).isEqualTo(new Replay.Whole(0, List.of("speech.asr-0")));
    }

    @Test
    void whatIsDeletedMeanwhileIsNotTakenForRead() {
        InputReader reader = reader(0, 0);
        record(FIRST, 0, 100_000);
        reader.poll();

        jump(FIRST, 50);
        record(FIRST, 50, 700_000);
        reader.poll();

        assertThat(reader.begin(FIRST)).isEqualTo(50);
        assertThat(whole(reader, OptionalLong.empty()).sinceMs()).isEqualTo(700_000);
    }

    @Test
    void whatIsDeletedToTheLastMeanwhileIsNotTakenForReadEither() {
        InputReader reader = reader(0, 0);
        record(FIRST, 0, 100_000);
        reader.poll();

        jump(FIRST, 50);
        reader.poll();

        assertThat(whole(reader, OptionalLong.of(1_000)).sinceMs()).isEqualTo(NOW_MS - 1_000);
    }

    @Test
    void aHoleThatATransactionLeavesIsNoLoss() {
        InputReader reader = reader(0, 0);
        record(FIRST, 0, 100_000);
        reader.poll();
        record(FIRST, 2, 200_000);
        reader.poll();

        assertThat(whole(reader, OptionalLong.empty()).sinceMs()).isZero();
    }

    @Test
    void brokersThatBringNothingForLongAreNamedAsTheReason() {
        InputReader reader = reader(0, 0);
        waitFor(60, reader);
        record(FIRST, 0, 100_000);
        waitFor(60, reader);
        waitFor(60, reader);

        assertThatThrownBy(() -> waitFor(31, reader))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("The brokers have brought nothing for 90 s");
    }

    private void waitFor(int seconds, InputReader reader) {
        consumer.schedulePollTask(() -> nowNanos += TimeUnit.SECONDS.toNanos(seconds));
        reader.poll();
    }

    private InputReader reader(long firstBegin, long secondBegin) {
        consumer.updateBeginningOffsets(Map.of(FIRST, firstBegin, SECOND, secondBegin));
        return new InputReader(consumer, List.of(FIRST, SECOND), new Standstill(() -> nowNanos));
    }

    /** As the consumer does when its position is not there any more. */
    private void jump(TopicPartition partition, long begin) {
        consumer.updateBeginningOffsets(Map.of(partition, begin));
        consumer.seek(partition, begin);
    }

    private void record(TopicPartition partition, long offset, long atMs) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                atMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty()));
    }

    private static Replay.Whole whole(InputReader reader, OptionalLong retentionMs) {
        return reader.whole(topic -> retentionMs, NOW_MS);
    }
}
