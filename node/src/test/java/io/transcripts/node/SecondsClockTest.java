package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SecondsClockTest {
    private final AtomicLong wallMs = new AtomicLong(1_790_000_000_000L);

    @Test
    void aTimersGreatestValueIsForgottenAsTheClockGoesOn() {
        try (SecondsClock clock = new SecondsClock(wallMs::get)) {
            PrometheusMeterRegistry registry =
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
            Timer timer = registry.timer("some");
            timer.record(Duration.ofSeconds(7));
            assertThat(timer.max(TimeUnit.SECONDS)).isEqualTo(7);

            wallMs.addAndGet(Duration.ofHours(1).toMillis());
            clock.tick();

            assertThat(timer.max(TimeUnit.SECONDS)).isZero();
            assertThat(timer.count()).isOne();
        }
    }
}
