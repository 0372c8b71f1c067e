package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void figuresAreInMicroseconds() {
        assertThat(of(1_000).get("p50_us")).isCloseTo(500, within(1.0));
        assertThat(of(1_000).get("p999_us")).isCloseTo(999, within(1.0));
    }

    @Test
    void theSlowestThousandthOfFewerThanAThousandIsNotTold() {
        assertThat(of(999)).containsOnlyKeys("p50_us", "p99_us", "max_us");
    }

    /** One of each number of microseconds. */
    private static Map<String, Double> of(int count) {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(1, count).forEach(i -> latencies.record(i * 1_000));
        return latencies.figures();
    }

    @Test
    void noneGivesNoFigures() {
        assertThat(new Latencies().figures()).isEmpty();
    }
}
