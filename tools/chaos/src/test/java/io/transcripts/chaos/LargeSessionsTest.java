package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.Word;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Large sessions are as large as they may be, and no larger: what is refused attacks nobody. */
class LargeSessionsTest {
    /** What the store takes for a row and for a word, besides their text. */
    private static final int ROW = 64;

    private static final int WORD = 8;

    @Test
    void oneIsAsLargeAsASessionMayBe() throws Exception {
        assertThat(stored(LargeSessions.LARGE_SHAPE)).isBetween(60L << 20, SessionLimits.DEFAULT.maxBytes());
    }

    @Test
    void theOtherHasAsManySegments() throws Exception {
        assertThat(LargeSessions.MANY_SHAPE.segments()).isEqualTo(SessionLimits.DEFAULT.maxSegments());
        assertThat(stored(LargeSessions.MANY_SHAPE)).isBetween(5L << 20, SessionLimits.DEFAULT.maxBytes());
    }

    private static long stored(LargeSessions.Shape shape) throws Exception {
        EventCodec codec = new EventCodec(Limits.DEFAULT);
        SplittableRandom random = new SplittableRandom(1);
        long stored = 0;
        for (int segment = 0; segment < shape.segments(); segment++) {
            AsrEvent event = (AsrEvent) codec.decode(LargeSessions.said(shape, segment, random));
            stored += ROW + event.segmentId().length() + event.text().getBytes(StandardCharsets.UTF_8).length;
            for (Word word : event.words()) {
                stored += WORD + word.word().length();
            }
        }
        return stored;
    }
}
