package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.Tally.Kind;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run is right only when all that was to come came. */
class OutcomeTest {
    private static final Tally.Place PLACE = new Tally.Place(URI.create("http://one"), 1);
    private static final Outcome.End RIGHT = new Outcome.End(List.of(), List.of(), 4, List.of());

    private final Chronicle chronicle = new Chronicle(new PrintWriter(Writer.nullWriter()));
    private Episode episode;
    private long now;

    @BeforeEach
    void kill() {
        episode = chronicle.begin("kill", Fault.KILL, "node-0 is killed");
        now = System.nanoTime();
    }

    @Test
    void allIsWell() {
        read(Kind.OWNER);

        assertThat(outcome(RIGHT, null).isRight()).isTrue();
    }

    @Test
    void withoutAnyOwnersAnswerNothingIsShown() {
        assertThat(outcome(RIGHT, null).isRight()).isFalse();
    }

    @Test
    void aFailedReadFails() {
        read(Kind.OWNER);
        read(Kind.FAILED);

        assertThat(outcome(RIGHT, null).isRight()).isFalse();
        assertThat(outcome(RIGHT, null).markdown()).contains("1 reads failed at nodes that had no fault");
    }

    @Test
    void aLostEventFails() {
        read(Kind.OWNER);
        Outcome outcome = outcome(new Outcome.End(List.of(), List.of("in-0, offset 1"), 4, List.of()), null);

        assertThat(outcome.isRight()).isFalse();
        assertThat(outcome.markdown())
                .contains("Acknowledged events that are not in the topics: 1.", "- in-0, offset 1");
    }

    @Test
    void anAbortedRunHasItsTimeline() {
        read(Kind.OWNER);
        Outcome outcome = outcome(null, "broker-0 does not end.");

        assertThat(outcome.isRight()).isFalse();
        assertThat(outcome.markdown())
                .contains("aborted: broker-0 does not end.", "node-0 is killed", "Nothing was compared.");
    }

    @Test
    void whatNeverCameIsCounted() {
        read(Kind.OWNER);
        episode.takenOver();
        episode.detected(now);
        episode.resumed(now);
        chronicle.close(episode);
        assertThat(outcome(RIGHT, null).isRight()).isTrue();

        Episode second = chronicle.begin("kill", Fault.KILL, "node-1 is killed");
        second.takenOver();
        chronicle.close(second);

        assertThat(chronicle.failures()).hasSize(2);
        assertThat(outcome(RIGHT, null).isRight()).isFalse();
        assertThat(outcome(RIGHT, null).markdown())
                .contains("(1 of 2)", "- kill: nobody was given what was the node's");
    }

    @Test
    void onlyFaultsAreCounted() {
        chronicle.begin("end", null, "no further calls");

        assertThat(outcome(RIGHT, null).markdown())
                .contains("| start | – |", "| kill | 1 |", "| end | – |", "| all | 1 |");
    }

    @Test
    void anOwnerIsBackWhenItHasAnsweredForEachPartition() {
        episode.hit(Set.of(1, 2), now, now + 100);
        chronicle.count(PLACE, false, Kind.OWNER, now + 50, now + 150);
        chronicle.count(PLACE, false, Kind.OWNER, now + 200, now + 300);
        chronicle.count(new Tally.Place(PLACE.door(), 2), false, Kind.BEHIND, now + 200, now + 300);
        assertThat(episode.recovered()).isEmpty();
        chronicle.close(episode);
        assertThat(chronicle.failures()).hasSize(1);

        chronicle.count(new Tally.Place(PLACE.door(), 2), false, Kind.OWNER, now + 400, now + 500);

        assertThat(episode.recovered()).hasValue(500);
    }

    private void read(Kind kind) {
        chronicle.count(PLACE, false, kind, now, now + 1);
    }

    private Outcome outcome(Outcome.End end, String aborted) {
        return new Outcome("Settings.", 6, Duration.ofSeconds(1), chronicle, 2, 0, 1, end, aborted);
    }
}
