package io.transcripts.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Section 6.3: what is promised about time, with the moment until a stream is looked at. */
class LiveOptionsTest {
    private static final Duration LATE = LiveOptions.TURN.plus(LiveOptions.TICK);

    @Test
    void theFirstBytesComeWithinASecond() {
        // A stream that is not open yet is looked at each time.
        assertThat(LiveOptions.FIRST_BYTES.plus(LiveOptions.TICK.multipliedBy(2)))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aCommentComesAtLeastEach15Seconds() {
        assertThat(LiveOptions.HEARTBEAT.plus(LATE)).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aStreamEndsAfter5To10Minutes() {
        assertThat(LiveOptions.SHORTEST).isEqualTo(Duration.ofMinutes(5));
        assertThat(LiveOptions.LONGEST).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aWriteThatStallsFor10SecondsEndsTheStream() {
        assertThat(LiveOptions.STALL).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aKeyThatIsTakenBackEndsItsStreamsWithinAMinute() {
        // Its file is read again every few seconds.
        assertThat(LiveOptions.KEY.plus(LiveOptions.LOOK).plus(LATE)).isLessThan(Duration.ofSeconds(30));
    }
}
