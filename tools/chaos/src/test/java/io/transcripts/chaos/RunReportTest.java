package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.ReadCounts.Kind;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run is right only when all that was to come came. */
class RunReportTest {
    private static final ReadCounts.Place PLACE = new ReadCounts.Place(URI.create("http://one"), 1);
    private static final RunReport.End RIGHT = end(List.of());

    private final History history = new History(new PrintWriter(Writer.nullWriter()));
    private FaultPeriod episode;
    private long now;

    @BeforeEach
    void kill() {
        episode = history.begin("kill", Fault.KILL, "node-0 is killed");
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
    void anAnswerWithoutTheIdOfItsRequestFails() {
        read(Kind.OWNER);
        read(Kind.NOT_A_NODE);

        assertThat(outcome(RIGHT, null).isRight()).isFalse();
    }

    @Test
    void aLostEventFails() {
        read(Kind.OWNER);
        RunReport outcome = outcome(end(List.of("in-0, offset 1")), null);

        assertThat(outcome.isRight()).isFalse();
        assertThat(outcome.markdown())
                .contains("Acknowledged events that are not in the topics: 1.", "- in-0, offset 1");
    }

    @Test
    void anAbortedRunHasItsTimeline() {
        read(Kind.OWNER);
        RunReport outcome = outcome(null, "broker-0 does not end.");

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
        history.close(episode);
        assertThat(outcome(RIGHT, null).isRight()).isTrue();

        FaultPeriod second = history.begin("kill", Fault.KILL, "node-1 is killed");
        second.takenOver();
        history.close(second);

        assertThat(history.failures()).hasSize(2);
        assertThat(outcome(RIGHT, null).isRight()).isFalse();
        assertThat(outcome(RIGHT, null).markdown())
                .contains("(1 of 2)", "- kill: nobody was given what was the node's");
    }

    @Test
    void onlyFaultsAreCounted() {
        history.begin("end", null, "no further calls");

        assertThat(outcome(RIGHT, null).markdown())
                .contains("| start | – |", "| kill | 1 |", "| end | – |", "| all | 1 |");
    }

    @Test
    void anOwnerIsBackWhenItHasAnsweredForEachPartition() {
        episode.hit(Set.of(1, 2), now, now + 100);
        history.count(Asked.TRANSCRIPT, PLACE, false, Kind.OWNER, now + 50, now + 150);
        history.count(Asked.TRANSCRIPT, PLACE, false, Kind.OWNER, now + 200, now + 300);
        history.count(
                Asked.TRANSCRIPT, new ReadCounts.Place(PLACE.probe(), 2), false, Kind.BEHIND, now + 200, now + 300);
        assertThat(episode.recovered()).isEmpty();
        history.close(episode);
        assertThat(history.failures()).hasSize(1);

        history.count(
                Asked.TRANSCRIPT, new ReadCounts.Place(PLACE.probe(), 2), false, Kind.OWNER, now + 400, now + 500);

        assertThat(episode.recovered()).hasValue(500);
    }

    private void read(Kind kind) {
        history.count(Asked.TRANSCRIPT, PLACE, false, kind, now, now + 1);
    }

    private RunReport outcome(RunReport.End end, String aborted) {
        return new RunReport("Settings.", 6, Duration.ofSeconds(1), history, 2, 0, 1, null, end, aborted);
    }

    private static RunReport.End end(List<String> lost) {
        return new RunReport.End(
                List.of(),
                lost,
                4,
                List.of(),
                new Aftermath.Findings(1, List.of(), new Aftermath.Folds(1, 0, List.of()), 0));
    }
}
