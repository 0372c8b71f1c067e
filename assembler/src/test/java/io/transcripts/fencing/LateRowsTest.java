package io.transcripts.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** Behind a later owner's record nothing of an earlier one counts. */
class LateRowsTest {
    private final LateRows late = new LateRows("transcripts");

    @Test
    void whatAFormerOwnerSendsLateDoesNotCount() {
        assertThat(admits(100)).isTrue();
        assertThat(admits(100)).isTrue();
        assertThat(admits(200)).isTrue();
        assertThat(admits(100)).isFalse();
        assertThat(admits(200)).isTrue();
        assertThat(admits(199)).isFalse();
    }

    @Test
    void theRowsKnowWhoWroteThem() {
        byte[] owner = Epoch.encode(200);

        assertThat(late.admit(List.of(record("a", 100)), owner)).isEmpty();
        assertThat(late.admit(List.of(record("a", 200)), owner)).hasSize(1);
    }

    @Test
    void theNewestEpochNeverFalls() {
        assertThat(admits(200)).isTrue();
        assertThat(late.admit(List.of(record("a", 199)), Epoch.encode(150))).isEmpty();
        assertThat(late.admit(List.of(record("a", 200)), Epoch.encode(300))).isEmpty();
        assertThat(admits(300)).isTrue();
    }

    @Test
    void recordsThatNameNoOwnerCount() {
        assertThat(late.admit(List.of(record("a", Epoch.NONE)), Epoch.encode(200)))
                .hasSize(1);
        assertThat(late.admit(List.of(record("a", 100)), null)).isEmpty();
    }

    @Test
    void rowsThatTheChangelogIsWrongAboutAreRememberedOnce() {
        late.admit(List.of(record("a", 200), record("a", 100), record("b", 100)), null);

        assertThat(late.take()).containsExactlyInAnyOrder(key("a"), key("b"));
        assertThat(late.take()).isEmpty();
    }

    @Test
    void whatAnOwnerHasWrittenSinceIsRight() {
        late.admit(List.of(record("a", 200), record("a", 100), record("b", 100)), null);
        late.admit(List.of(record("a", 200)), null);

        assertThat(late.take()).containsExactly(key("b"));
    }

    @Test
    void anEpochSurvivesItsRow() {
        assertThat(Epoch.decode(Epoch.encode(1_795_465_630_452_022L))).isEqualTo(1_795_465_630_452_022L);
        assertThat(Epoch.decode(null)).isEqualTo(Epoch.NONE);
        assertThat(Epoch.decode(new byte[] {1})).isEqualTo(Epoch.NONE);
    }

    private boolean admits(long epoch) {
        return !late.admit(List.of(record("a", epoch)), null).isEmpty();
    }

    private static Bytes key(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, long epoch) {
        Headers headers = new RecordHeaders();
        if (epoch != Epoch.NONE) {
            Epoch.sign(headers, epoch);
        }
        return new ConsumerRecord<>(
                "app-transcripts-changelog",
                0,
                0,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key.getBytes(StandardCharsets.UTF_8),
                new byte[0],
                headers,
                Optional.empty());
    }
}
