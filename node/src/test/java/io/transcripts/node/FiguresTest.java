package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What {@code /status} says besides roles and lags. */
class FiguresTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsAreSummedUpByWhatTellsThemApart() {
        registry.counter("transcripts.records", "outcome", "applied", "code", "none")
                .increment(5);
        registry.counter("transcripts.records", "outcome", "dead_lettered", "code", "invalid_json")
                .increment(2);
        registry.counter("transcripts.records", "outcome", "dead_lettered", "code", "too_large")
                .increment();
        registry.timer("transcripts.event.to.queryable").record(Duration.ofMillis(500));

        Map<String, Object> status = new Figures(registry).status();

        assertThat(status.get("records")).isEqualTo(Map.of("applied", 5L, "dead_lettered", 3L));
        assertThat(status.get("dead_letters")).isEqualTo(Map.of("invalid_json", 2L, "too_large", 1L));
        assertThat(status.get("queryable_seconds")).isEqualTo(Map.of("count", 1L, "sum", 0.5));
    }

    @Test
    void whatIsNotCountedYetIsNothing() {
        assertThat(new Figures(registry).status())
                .containsEntry("requests", Map.of())
                .containsEntry("residue", 0L);
    }

    @Test
    void theLastWarningsAreKeptTheNewestFirst() {
        try (LastErrors errors = LastErrors.listen()) {
            for (int i = 0; i < 25; i++) {
                LoggerFactory.getLogger("a.b.C").warn("number {}", i);
            }
            LoggerFactory.getLogger("a.b.C").info("nothing");

            assertThat(errors.status()).hasSize(20);
            assertThat(errors.status().get(0))
                    .containsEntry("message", "number 24")
                    .containsEntry("logger", "C")
                    .containsEntry("level", "WARN");
        }
    }

    @Test
    void theSystemSaysWhatAProcessTakes() {
        assertThat(ProcessMetrics.resident(List.of("VmPeak:\t 9 kB", "VmRSS:\t   2048 kB")))
                .isEqualTo(2 << 20);
        assertThat(ProcessMetrics.resident(List.of())).isZero();
    }
}
