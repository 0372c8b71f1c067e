package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {

    @Test
    void readsMaxAndFactors() {
        assertThat(Speed.parse("max")).isEqualTo(Speed.MAX);
        assertThat(Speed.parse("10x")).isEqualTo(new Speed(10));
        assertThat(Speed.parse("0.5x")).isEqualTo(new Speed(0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0x", "-1x", "10", "MAX", "1e3x"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Speed.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventIsDueWhenItsTimeHasPassedAtTheGivenPace() {
        Speed.Pacer pacer = Speed.parse("10x").pacer();

        assertThat(pacer.untilDue("2026-01-01T00:00:00Z", 1_000)).isZero();
        assertThat(pacer.untilDue("2026-01-01T00:00:20Z", 1_000)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pacer.untilDue("2026-01-01T00:00:20Z", 3_000_001_000L)).isZero();
        assertThat(pacer.untilDue("2025-12-31T00:00:00Z", 1_000)).isZero();
        assertThat(pacer.untilDue(null, 1_000)).isZero();
        assertThat(pacer.untilDue("yesterday", 1_000)).isZero();
    }
}
