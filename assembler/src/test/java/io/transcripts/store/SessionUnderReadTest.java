package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Header;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionUnderReadTest {

    @Test
    void theRowsOfALargeSessionDoNotDriveOutWhatOthersRead() {
        assertThat(shared(0)).containsExactly(true);
        assertThat(shared(4 << 20)).containsExactly(true);
        assertThat(shared((4 << 20) + 1)).containsExactly(false);
    }

    private static List<Boolean> shared(long bytes) {
        Header bare = Samples.BARE_HEADER;
        Header header = new Header(
                1,
                1,
                1,
                0,
                0,
                new Tally(1, 1, 1, 1, 0, 0, bytes),
                bare.brief(),
                bare.progress(),
                null,
                null,
                Header.NEVER);
        TranscriptIndex index = new TranscriptIndex(1, Tally.EMPTY, Gaps.NONE, List.of());
        Recording snapshot = new Recording();
        OpenSession.View view = new OpenSession.View(header, SessionFacts.EMPTY, Map.of(), false);
        try (TranscriptReading reading = new SessionUnderRead("s", true, view).open(snapshot, version -> index)) {
            assertThat(reading).isNotNull();
        }
        return snapshot.shared;
    }

    private static final class Recording implements RowSnapshot {
        final List<Boolean> shared = new ArrayList<>();

        @Override
        public <T> T look(@Nullable Bytes end, Look<T> look) {
            throw new AssertionError("there are no rows");
        }

        @Override
        public void share(boolean isShared) {
            shared.add(isShared);
        }

        @Override
        public void close() {}
    }
}
