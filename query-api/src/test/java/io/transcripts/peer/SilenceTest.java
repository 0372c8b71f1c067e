package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long one request waits for a node that says nothing. */
class SilenceTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    private static final long A_LOT = TimeUnit.SECONDS.toNanos(60);

    private Silence silence;
    private long start;

    @BeforeEach
    void begin() {
        silence = new Silence(Duration.ofSeconds(5), PATIENCE);
        start = System.nanoTime();
        silence.begin(start);
    }

    @Test
    void beforeTheHeadThePatienceIsAll() {
        assertThat(silence.isTooLong(start + PATIENCE)).isFalse();
        assertThat(silence.isTooLong(start + PATIENCE + 1)).isTrue();
        assertThat(silence.isForgiven(start + PATIENCE + 1, false)).isFalse();
    }

    @Test
    void aNodeThatAnswersOthersIsWaitedForUntilTheAnswerHasToBegin() {
        assertThat(silence.isForgiven(start + PATIENCE + 1, true)).isTrue();
        assertThat(silence.isTooLong(start + 2 * PATIENCE)).isFalse();
        assertThat(silence.isForgiven(start + 6 * PATIENCE, true)).isFalse();
    }

    @Test
    void behindTheHeadItIsWaitedForLonger() {
        silence.restart(start);

        assertThat(silence.isTooLong(start + 3 * PATIENCE)).isFalse();
        assertThat(silence.isTooLong(start + 3 * PATIENCE + 1)).isTrue();
        assertThat(silence.isForgiven(start + 3 * PATIENCE + 1, false)).isFalse();
    }

    @Test
    void behindTheHeadANodeThatAnswersOthersIsWaitedForHoweverLong() {
        silence.restart(start);

        for (long now = start + 4 * PATIENCE; now < start + A_LOT; now += 2 * PATIENCE) {
            assertThat(silence.isTooLong(now)).isTrue();
            assertThat(silence.isForgiven(now, true)).isTrue();
        }
    }
}
