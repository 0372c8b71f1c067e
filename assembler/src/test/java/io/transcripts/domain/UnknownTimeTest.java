package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript.Status;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3: a record timestamp of 0 or less is unknown, and past nothing. */
class UnknownTimeTest {
    private static final Deadlines PERIODS = Deadlines.DEFAULT;
    private static final Assembly ASSEMBLY = new Assembly(PERIODS, SessionLimits.DEFAULT);
    private static final Duration YEARS = Duration.ofDays(10_000);

    private final MemorySession rows = new MemorySession(Lives.FIRST);

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void isNeverPastTheRetentionWhenItIsRead(long unknownMs) {
        assertThat(fold(Events.asr("a", "ja").event(), unknownMs, Events.T0)).isEqualTo(Outcome.APPLIED);

        assertThat(rows.transcript().segments()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void ranksLowestWithoutATimeOfItsPublisher(long unknownMs) {
        fold(Events.asr("a", "unknown").event(), unknownMs, Events.T0);
        fold(Events.asr("a", "known").event(), Events.T0 - 1, Events.T0);
        fold(Events.asr("a", "unknown too").event(), unknownMs, Events.T0);

        assertThat(rows.transcript().segments())
                .singleElement()
                .extracting(Transcript.Line::text)
                .isEqualTo("known");
    }

    @Test
    void aSessionIsIdleOnlySomeTimeAfterItsRecordWasRead() {
        fold(Events.asr("a", "ja").event(), 0, Events.T0);

        tick(Lives.after(PERIODS.idle().minusMillis(1)));
        assertThat(rows.transcript().status()).isEqualTo(Status.PROCESSING);
        tick(Lives.after(PERIODS.idle()));

        assertThat(rows.transcript().status()).isEqualTo(Status.COMPLETE);
        assertThat(rows.transcript().endReason()).isEqualTo("timeout");
    }

    @Test
    void speechOfUnknownTimeKeepsASessionActiveWhoseStartIsKnown() {
        fold(Events.update().started(true).event(), Events.T0, Events.T0);
        fold(Events.asr("a", "ja").event(), 0, Lives.after(PERIODS.idle().minusMillis(1)));

        tick(Lives.after(PERIODS.idle()));
        assertThat(rows.transcript().status()).isEqualTo(Status.PROCESSING);
        tick(Lives.after(PERIODS.idle().multipliedBy(2)));
        assertThat(rows.transcript().status()).isEqualTo(Status.COMPLETE);

        fold(Events.asr("b", "doch").event(), 0, Lives.after(PERIODS.idle().multipliedBy(3)));
        assertThat(rows.transcript().status()).isEqualTo(Status.PROCESSING);
    }

    @Test
    void anEndOfUnknownTimeLeavesTheWholeGraceToWhatIsMissing() {
        fold(Events.asr("a", "ja").event(), 0, Events.T0);
        fold(Events.ended(1, 2), 0, Events.T0);

        tick(Lives.after(PERIODS.grace().minusMillis(1)));
        assertThat(rows.transcript().status()).isEqualTo(Status.PROCESSING);
        tick(Lives.after(PERIODS.grace()));

        assertThat(rows.transcript().status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anEndOfUnknownTimeLeavesTheQuietPeriodToWhatMayCome() {
        fold(Events.ended(1), 0, Events.T0);

        tick(Lives.after(PERIODS.quiet().minusMillis(1)));
        assertThat(rows.transcript().status()).isEqualTo(Status.PROCESSING);
        tick(Lives.after(PERIODS.quiet()));

        assertThat(rows.transcript().status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void theRetentionOfAnEndOfUnknownTimeCountsFromWhenItWasRead() {
        fold(Events.asr("a", "ja").event(), Events.T0, Events.T0);
        long readMs = Lives.after(Duration.ofMinutes(1));
        fold(Events.ended(1, 1), 0, readMs);

        tick(readMs + PERIODS.retention().toMillis() - 1);
        assertThat(rows.storedHeader().isErased()).isFalse();
        tick(readMs + PERIODS.retention().toMillis());

        assertThat(rows.storedHeader().isErased()).isTrue();
    }

    @Test
    void aSessionOfWhichNoTimeIsKnownIsPastNoRetention() {
        fold(Events.asr("a", "ja").event(), 0, Events.T0);
        fold(Events.ended(1, 1), -1, Events.T0);

        tick(Lives.after(PERIODS.idle()));
        tick(Lives.after(YEARS));

        assertThat(rows.transcript().status()).isEqualTo(Status.COMPLETE);
        assertThat(rows.storedHeader().isErased()).isFalse();
        assertThat(rows.segments()).hasSize(1);
        assertThat(rows.index()).isEmpty();
    }

    @Test
    void theMarkerOfAnErasureOfUnknownTimeStaysAsLongAsAnyOther() {
        fold(Events.asr("a", "ja").event(), Events.T0, Events.T0);
        fold(Events.erased("org"), 0, Events.T0);
        tick(Lives.after(PERIODS.confirm()));
        tick(Lives.after(PERIODS.confirm().multipliedBy(2)));

        tick(Lives.after(PERIODS.marker().minusMillis(1)));
        assertThat(fold(
                        Events.asr("a", "ja").event(),
                        0,
                        Lives.after(PERIODS.marker().minusMillis(1))))
                .isEqualTo(Outcome.ERASED);
        assertThat(rows.segments()).isEmpty();
        tick(Lives.after(PERIODS.marker()));

        assertThat(rows.header()).isNull();
    }

    @Test
    void theFirstRecordIsTheFirstOfKnownTimeInAnyOrder() {
        fold(Events.asr("a", "ja").event(), 0, Events.T0);
        assertThat(rows.storedHeader().firstRecordMs()).isZero();
        fold(Events.asr("b", "ja").event(), Events.T0 + 5, Events.T0 + 5);
        fold(Events.asr("c", "ja").event(), 0, Events.T0 + 9);
        fold(Events.asr("d", "ja").event(), Events.T0 + 7, Events.T0 + 9);

        assertThat(rows.storedHeader().firstRecordMs()).isEqualTo(Events.T0 + 5);
    }

    @Test
    void aStartOfUnknownTimeIsNoTime() {
        fold(Events.update().started(true).organization("org").event(), 0, Events.T0);
        assertThat(rows.transcript().startedAt()).isNull();

        fold(Events.update().started(true).event(), Events.T0, Events.T0);
        fold(Events.update().started(true).event(), 0, Events.T0);

        assertThat(rows.transcript().startedAt()).isEqualTo(Events.second(0));
    }

    private Outcome fold(SpeechEvent event, long recordMs, long nowMs) {
        try {
            return rows.take(ASSEMBLY.fold(rows, event, recordMs, nowMs));
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    private void tick(long nowMs) {
        for (int i = 0; i < 100 && !rows.index().isEmpty() && rows.index().first() <= nowMs; i++) {
            rows.send(ASSEMBLY.expire(rows, rows.index().first(), nowMs));
        }
        assertThat(rows.index()).allMatch(deadlineMs -> deadlineMs > nowMs);
    }
}
