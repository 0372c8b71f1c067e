package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.MemorySession.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a new life of the task makes of the rows of an earlier one. */
class CrashTest {
    private static final long SECOND_LIFE = Lives.FIRST + 300_000_000L;

    @Test
    void aRowOfAnEarlierLifeIsWrittenAgainWhenItsEventComesAgain() {
        // Given a row that the store kept and the changelog lost
        MemorySession local = Lives.session(Events.asr("a", "x").event());
        int before = local.writes().size();
        local.epoch(SECOND_LIFE);

        // When
        Outcome outcome = Lives.fold(local, Events.asr("a", "x").event());

        // Then
        assertThat(outcome).isEqualTo(Outcome.DUPLICATE);
        assertThat(local.writes().subList(before, local.writes().size()))
                .contains(new Write.PutSegment(local.segments().get("a")));
    }

    @Test
    void aRowOfAnEarlierLifeIsWrittenAgainWhenAnEventLosesToIt() {
        MemorySession local = Lives.session(Events.asr("a", "x").revision(1).event());
        int before = local.writes().size();
        local.epoch(SECOND_LIFE);

        Lives.fold(local, Events.asr("a", "old").event());

        assertThat(local.writes().subList(before, local.writes().size()))
                .contains(new Write.PutSegment(local.segments().get("a")));
    }

    @Test
    void factsOfAnEarlierLifeAreWrittenAgain() {
        MemorySession local = Lives.session(Events.languages("de", "en"));
        int before = local.writes().size();
        local.epoch(SECOND_LIFE);

        Lives.fold(local, Events.languages("de", "en"));

        assertThat(local.writes().subList(before, local.writes().size())).contains(new Write.PutFacts(local.facts()));
    }

    @Test
    void rowsWithoutAHeaderAreCounted() {
        // Given a crash between a row and its header
        MemorySession rows = new MemorySession(Lives.FIRST);
        rows.put(Lives.session(Events.asr("a", "one two").event()).segments().get("a"));
        rows.epoch(SECOND_LIFE);

        // When
        Lives.fold(rows, Events.asr("b", "three").event());

        // Then
        assertThat(rows.storedHeader().tally().words()).isEqualTo(3);
    }

    @Test
    void sumsOfAnEarlierLifeAreNotTrusted() {
        MemorySession rows = Lives.session(Events.asr("a", "one").event());
        Header stale = rows.storedHeader();
        Lives.fold(rows, Events.asr("b", "two").event());
        rows.put(stale);
        rows.epoch(SECOND_LIFE);

        Lives.fold(rows, Events.asr("b", "two").event());

        assertThat(rows.storedHeader().tally().words()).isEqualTo(2);
    }

    @Test
    void aVersionIsNeverLessThanTheLifeThatMadeIt() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event());
        rows.epoch(SECOND_LIFE);

        Lives.fold(rows, Events.asr("b", "x").event());

        assertThat(rows.transcript().version()).isGreaterThanOrEqualTo(SECOND_LIFE);
    }

    @Test
    void aVersionRisesThoughTheClockOfTheNewOwnerIsBehind() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event());
        long version = rows.transcript().version();
        rows.epoch(Lives.FIRST - 60_000_000);

        Lives.fold(rows, Events.asr("b", "x").event());

        assertThat(rows.transcript().version()).isGreaterThan(version);
    }

    @Test
    void aRowIsWrittenAgainThoughAnEarlierOwnersClockWasAhead() {
        // Given a session of a node whose clock is five minutes ahead, taken over by one whose clock is right
        MemorySession local = new MemorySession(Lives.FIRST + 300_000_000L);
        Lives.fold(local, Events.asr("a", "x").event());
        List<Write> changelog = new ArrayList<>(local.writes());
        local.epoch(Lives.FIRST);
        // And a crash that kept its segment from the changelog
        Lives.fold(local, Events.asr("b", "x").event());
        int before = local.writes().size();

        // When it starts again within the five minutes and reads the segment again
        local.epoch(Lives.FIRST + 10_000_000L);
        Lives.fold(local, Events.asr("b", "x").event());

        // Then the changelog has it
        changelog.addAll(local.writes().subList(before, local.writes().size()));
        assertThat(MemorySession.of(changelog, 0).segments()).containsOnlyKeys("a", "b");
    }

    /** A confirmed READY is not owed again: it would come under another id. */
    @Test
    void whatWasCompleteStaysSoThoughItsEndIsToBeReadAgain() {
        // Given a session that timed out, whose consumers know, and an end that a crash kept from the changelog
        MemorySession local = Lives.session(Events.asr("a", "x").event());
        long readyMs = Lives.after(Lives.PERIODS.idle());
        Lives.tick(local, readyMs);
        Lives.tick(local, readyMs + Lives.PERIODS.confirm().toMillis());
        assertThat(Lives.types(local.sent())).containsExactly(Notification.Type.READY);
        List<Write> changelog = new ArrayList<>(local.writes());
        long endMs = readyMs + 60_000;
        Lives.fold(local, Events.ended(1, 1), endMs, endMs);
        // And a second life on the same disk that told the changelog of speech, and of the header that goes with it
        int before = local.writes().size();
        local.epoch(endMs * 1_000 + 1_000_000);
        Lives.fold(local, Events.asr("b", "y").event(), endMs + 1, endMs + 1_000);
        changelog.addAll(local.writes().subList(before, local.writes().size()));

        // When somebody else reads both again
        MemorySession elsewhere = MemorySession.of(changelog, endMs * 1_000 + 9_000_000);
        int told = elsewhere.writes().size();
        Lives.fold(elsewhere, Events.asr("b", "y").event(), endMs + 1, endMs + 9_000);
        assertThat(elsewhere.storedHeader().status()).isEqualTo(Transcript.Status.COMPLETE);
        // In the list it stands where its transcript says.
        assertThat(SessionStatus.of(elsewhere.storedHeader())).isEqualTo(SessionStatus.ENDED);
        Lives.fold(elsewhere, Events.ended(1, 1), endMs, endMs + 9_000);
        Lives.settle(elsewhere, endMs + 9_000);

        // Then
        assertThat(Lives.types(MemorySession.sent(
                        elsewhere.writes().subList(told, elsewhere.writes().size()))))
                .doesNotContain(Notification.Type.READY);
    }
}
