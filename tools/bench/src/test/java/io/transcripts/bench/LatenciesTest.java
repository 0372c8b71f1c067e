package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreInMicroseconds() {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(1, 1_000).forEach(i -> latencies.record(i * 1_000));

        Map<String, Double> figures = latencies.figures();

        assertThat(figures.get("p50_us")).isCloseTo(500, within(1.0));
        assertThat(figures.get("p99_us")).isCloseTo(990, within(1.0));
        assertThat(figures.get("p999_us")).isCloseTo(999, within(1.0));
        assertThat(figures.get("max_us")).isCloseTo(1_000, within(1.0));
    }

    @Test
    void sumsAreOfAllThreads() {
        Latencies one = new Latencies();
        one.record(1_000);
        Latencies other = new Latencies();
        other.record(9_000);

        one.add(other);

        assertThat(one.count()).isEqualTo(2);
        assertThat(one.figures().get("max_us")).isCloseTo(9, within(0.01));
    }

    @Test
    void noneGivesNoFigures() {
        assertThat(new Latencies().figures()).isEmpty();
    }

    @Test
    void belowZeroIsZero() {
        Latencies latencies = new Latencies();
        latencies.record(-5);

        assertThat(latencies.figures()).containsEntry("max_us", 0.0);
    }
}
