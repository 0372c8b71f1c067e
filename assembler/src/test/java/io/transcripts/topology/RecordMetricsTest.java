package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.Outcome;
import io.transcripts.schema.RejectedEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What publishers can make a node say. */
class RecordMetricsTest {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog(RecordMetrics.class);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long nanos = Long.MAX_VALUE - 1;

    @Test
    void theResidueIsWhatHasNotBeenDecidedWhoeverReadIt() {
        RecordMetrics counts = new RecordMetrics(registry, Duration.ZERO);
        AtomicLong passedOn = new AtomicLong();
        counts.bindResidue(registry, passedOn::get);

        counts.read();
        assertThat(residue()).isEqualTo(1);
        counts.decided(Outcome.APPLIED);
        assertThat(residue()).isZero();

        // Passed on: on its way from then on, whoever decides it.
        counts.read();
        counts.stray();
        assertThat(residue()).isZero();
        passedOn.set(1);
        assertThat(residue()).isEqualTo(1);
        passedOn.set(0);
        counts.arrived();
        counts.rejected(RejectedEvent.Code.TOO_LARGE);
        assertThat(residue()).isZero();

        // A task that fails reads it again, and then it is counted again.
        counts.read();
        counts.givenBack();
        assertThat(residue()).isZero();

        // One that is forgotten is never made up for.
        counts.read();
        counts.read();
        counts.decided(Outcome.DUPLICATE);
        assertThat(residue()).isEqualTo(1);
    }

    private double residue() {
        return registry.get("transcripts.records.residue").gauge().value();
    }

    @Test
    void organizationConflictsAreCountedOneByOneAndSaidOnceAMinute() {
        RecordMetrics counts = new RecordMetrics(registry, Duration.ZERO, () -> nanos);

        for (int i = 0; i < 1_000; i++) {
            counts.organizationConflict("s" + i);
        }
        nanos += TimeUnit.MINUTES.toNanos(1);
        counts.organizationConflict("last");
        counts.organizationConflict("more");

        assertThat(registry.get("transcripts.organization.conflicts").counter().count())
                .isEqualTo(1_002);
        assertThat(log.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("Session s0 ", "(1 since the start)"),
                        line -> assertThat(line).contains("Session last ", "(1001 since the start)"));
    }
}
