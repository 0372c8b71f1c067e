package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final long TOLERATED_MS = ClockWatch.TOLERATED.toMillis();

    private long wallMs = 1_700_000_000_000L;
    private long monotonicMs = -5;
    private int calls;

    private final ClockWatch watch =
            new ClockWatch(() -> wallMs, () -> TimeUnit.MILLISECONDS.toNanos(monotonicMs), () -> calls++);

    @Test
    void aClockThatGoesOnIsNotSetBack() {
        pass(1_000, 1_000);
        pass(60_000, 60_000);
        pass(0, 1_000);

        assertThat(calls).isZero();
    }

    @Test
    void aClockThatJumpsAheadByAnHourDoesNoHarm() {
        pass(3_601_000, 1_000);

        assertThat(calls).isZero();
    }

    @Test
    void aClockThatJumpsAheadByMoreIsToldOnce() {
        pass(3_601_001, 1_000);
        pass(1_000, 1_000);

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackByMoreThanIsToleratedIsToldOnce() {
        pass(1_000 - TOLERATED_MS, 1_000);
        assertThat(calls).isZero();

        pass(999 - TOLERATED_MS, 1_000);
        pass(1_000, 1_000);

        assertThat(calls).isEqualTo(1);
    }

    private void pass(long wall, long monotonic) {
        wallMs += wall;
        monotonicMs += monotonic;
        watch.look();
    }
}
