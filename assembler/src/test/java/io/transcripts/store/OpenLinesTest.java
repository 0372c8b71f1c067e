package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Lens;
import io.transcripts.domain.LineReading;
import io.transcripts.domain.PartitionLeftException;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.store.TranscriptReader.Stored;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenLinesTest {

    @Test
    void whatWasOpenedSaysWhenItsPartitionHasLeft() throws Exception {
        try (RocksDbSessions sessions = RocksDbSessions.withSegments(3)) {
            TranscriptReader reader = sessions.reader();
            TranscriptReading opened = content(reader.open("s"));
            ChangesReading changed = content(reader.changes("s", null, new Lens(false, true, false)));
            assertThat(opened.read(line -> {}, () -> false)).isFalse();
            assertThat(changed.read(line -> {}, () -> false)).isFalse();

            sessions.store.close();
            for (LineReading reading : List.of(opened, changed)) {
                assertThatThrownBy(() -> reading.read(line -> {}, () -> false))
                        .isInstanceOf(PartitionLeftException.class);
            }
        }
    }

    private static <T> T content(@Nullable Stored<T> stored) {
        return ((Stored.Content<T>) Objects.requireNonNull(stored)).value();
    }
}
