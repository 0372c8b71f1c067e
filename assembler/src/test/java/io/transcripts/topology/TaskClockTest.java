package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time goes on as the clock of the wall does, but for where that was set far ahead. */
class TaskClockTest {
    private static final long T0 = 1_800_000_000_000L;
    private static final long MONTH_MS = Duration.ofDays(31).toMillis();

    private final AtomicLong passedMs = new AtomicLong(77);
    private final TaskClock clock =
            new TaskClock(() -> Duration.ofMillis(passedMs.get()).toNanos());

    @Test
    void theFirstTimeIsTaken() {
        assertThat(clock.nowMs(T0)).isEqualTo(T0);
    }

    @Test
    void aClockThatIsSetFarAheadIsNotFollowedUntilItIsPutRight() {
        clock.nowMs(T0);
        passedMs.addAndGet(1_500);

        assertThat(clock.nowMs(T0 + 1_500 + MONTH_MS)).isEqualTo(T0 + 1_500);
        passedMs.addAndGet(500);
        assertThat(clock.nowMs(T0 + 2_000 + MONTH_MS)).isEqualTo(T0 + 2_000);
        assertThat(clock.nowMs(T0 + 2_001)).isEqualTo(T0 + 2_001);
    }

    @Test
    void stepsOfLessThanAnHourAreFollowedHoweverMany() {
        long stepMs = Duration.ofMinutes(50).toMillis();
        clock.nowMs(T0);

        assertThat(clock.nowMs(T0 + stepMs)).isEqualTo(T0 + stepMs);
        assertThat(clock.nowMs(T0 + 2 * stepMs)).isEqualTo(T0 + 2 * stepMs);
    }

    @Test
    void aClockThatIsSetBackIsFollowed() {
        clock.nowMs(T0);

        assertThat(clock.nowMs(T0 - MONTH_MS)).isEqualTo(T0 - MONTH_MS);
        assertThat(clock.nowMs(T0)).isEqualTo(T0 - MONTH_MS);
    }

    @Test
    void timeThatHasPassedIsNoJump() {
        clock.nowMs(T0);
        passedMs.addAndGet(MONTH_MS);

        assertThat(clock.nowMs(T0 + MONTH_MS)).isEqualTo(T0 + MONTH_MS);
    }
}
