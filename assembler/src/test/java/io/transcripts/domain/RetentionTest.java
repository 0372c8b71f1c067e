package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule 3.10: what is older than the retention is erased, and even that is forgotten one day. */
class RetentionTest {
    private static final Deadlines PERIODS = Deadlines.DEFAULT;
    private static final Assembly ASSEMBLY = new Assembly(PERIODS, SessionLimits.DEFAULT);
    private static final Duration CONFIRMED = PERIODS.confirm().multipliedBy(2);

    @Test
    void aSessionKeepsItsContentUntilTheRetentionAfterItsEndIsOver() {
        MemorySession rows = complete();

        tick(rows, Lives.after(PERIODS.retention().minusMillis(1)));
        assertThat(rows.storedHeader().isErased()).isFalse();
        assertThat(rows.segments()).hasSize(1);
        tick(rows, Lives.after(PERIODS.retention()));
        assertThat(rows.storedHeader().isErased()).isTrue();
        assertThat(rows.storedHeader().brief().organizationId()).isEqualTo("org");
        assertThat(Lives.types(rows.sent())).containsExactly(Notification.Type.READY, Notification.Type.ERASED);

        tick(rows, Lives.after(PERIODS.retention().plus(PERIODS.confirm())));
        assertThat(rows.segments()).isEmpty();
        assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
    }

    @Test
    void ofASessionThatTimedOutItCountsFromTheLastRecord() {
        MemorySession rows = session(Events.asr("a", "ja").event());

        tick(rows, Lives.after(PERIODS.retention().minusMillis(1)));
        assertThat(rows.storedHeader().isErased()).isFalse();
        tick(rows, Lives.after(PERIODS.retention()));

        assertThat(rows.storedHeader().isErased()).isTrue();
    }

    @Test
    void aNodeThatWasDownForAllThatTimeSaysThatItWasReadyFirst() {
        MemorySession rows = session(Events.asr("a", "ja").event(), Events.ended(2));

        tick(rows, Lives.after(PERIODS.retention().plusDays(9)));

        assertThat(Lives.types(rows.sent())).containsExactly(Notification.Type.READY, Notification.Type.ERASED);
    }

    @Test
    void aRecordThatIsOlderThanTheRetentionWhenItIsReadIsDropped() {
        MemorySession rows = new MemorySession(Lives.FIRST);

        Outcome outcome = fold(rows, Events.asr("a", "ja").event(), Lives.after(PERIODS.retention()));

        assertThat(outcome).isEqualTo(Outcome.ERASED);
        assertThat(rows.writes()).isEmpty();
    }

    @Test
    void anErasureThatIsReadLateIsKeptAsLongAsItsMarker() {
        MemorySession rows = new MemorySession(Lives.FIRST);
        MemorySession none = new MemorySession(Lives.FIRST);
        SpeechEvent erasure = Events.erased("org");

        fold(rows, erasure, Lives.after(PERIODS.marker()) - 1);
        fold(none, erasure, Lives.after(PERIODS.marker()));

        assertThat(rows.storedHeader().isErased()).isTrue();
        assertThat(rows.storedHeader().brief().organizationId()).isEqualTo("org");
        assertThat(none.writes()).isEmpty();
    }

    @Test
    void theMarkerGoesToo() {
        MemorySession rows = complete();
        long erasedMs = Lives.after(PERIODS.retention());
        tick(rows, erasedMs);
        tick(rows, erasedMs + PERIODS.confirm().toMillis());
        tick(rows, erasedMs + CONFIRMED.toMillis());

        tick(rows, erasedMs + PERIODS.marker().toMillis() - 1);
        assertThat(rows.header()).isNotNull();
        tick(rows, erasedMs + PERIODS.marker().toMillis());

        assertThat(rows.header()).isNull();
        assertThat(rows.index()).isEmpty();
    }

    @Test
    void theMarkerTakesWithItWhatACrashHasLeft() {
        // Given a changelog that did not hear of the deletion of the blank rows
        MemorySession local = complete();
        long erasedMs = Lives.after(PERIODS.retention());
        tick(local, erasedMs);
        tick(local, erasedMs + PERIODS.confirm().toMillis());
        tick(local, erasedMs + CONFIRMED.toMillis());
        MemorySession copy = MemorySession.of(
                local.writes().stream()
                        .filter(write -> !(write instanceof MemorySession.Write.DeleteSegment))
                        .toList(),
                Lives.FIRST);
        assertThat(copy.segments()).hasSize(1);

        tick(copy, erasedMs + PERIODS.marker().toMillis());

        assertThat(copy.segments()).isEmpty();
        assertThat(copy.header()).isNull();
        assertThat(copy.index()).isEmpty();
    }

    private static MemorySession complete() {
        MemorySession rows = session(
                Events.update().organization("org").event(),
                Events.asr("a", "ja").event(),
                Events.ended(1, 1));
        tick(rows, Lives.after(PERIODS.confirm()));
        return rows;
    }

    private static MemorySession session(SpeechEvent... events) {
        MemorySession rows = new MemorySession(Lives.FIRST);
        for (SpeechEvent event : events) {
            fold(rows, event, Events.T0);
        }
        return rows;
    }

    private static Outcome fold(MemorySession rows, SpeechEvent event, long nowMs) {
        try {
            return rows.take(ASSEMBLY.fold(rows, event, Events.T0, nowMs));
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    private static void tick(MemorySession rows, long nowMs) {
        for (int i = 0; i < 100 && !rows.index().isEmpty() && rows.index().first() <= nowMs; i++) {
            rows.send(ASSEMBLY.expire(rows, rows.index().first(), nowMs));
        }
        assertThat(rows.index()).allMatch(deadlineMs -> deadlineMs > nowMs);
    }
}
