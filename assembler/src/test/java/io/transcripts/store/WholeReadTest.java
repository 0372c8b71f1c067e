package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.domain.Transcript;
import io.transcripts.store.TranscriptReader.Stored;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;

/** Of sessions in RocksDB; {@link TranscriptWriterTest} has those in memory. */
class WholeReadTest {

    @Test
    void filesAndHeapTogetherAreTheSession() throws Exception {
        try (RocksDbSessions sessions = RocksDbSessions.withSegments(3)) {
            assertThat(segments(sessions)).isEqualTo(3);
            sessions.says(1, 1);
            sessions.says(3, 0);
            assertThat(segments(sessions)).isEqualTo(4);
        }
    }

    @Test
    void aPartitionThatHasLeftIsSaidToHave() throws Exception {
        try (RocksDbSessions sessions = RocksDbSessions.withSegments(1)) {
            sessions.store.close();
            TranscriptReader reader = sessions.reader();

            assertThatThrownBy(() -> reader.read("s", false)).isInstanceOf(InvalidStateStoreException.class);
            assertThatThrownBy(() -> reader.summary("s")).isInstanceOf(InvalidStateStoreException.class);
        }
    }

    private static int segments(RocksDbSessions sessions) {
        return Readings.equal(sessions.reader(), "s") instanceof Stored.Content<Transcript> content
                ? content.value().segments().size()
                : -1;
    }
}
