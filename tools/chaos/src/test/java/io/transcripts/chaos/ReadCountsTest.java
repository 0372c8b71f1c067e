package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.ReadCounts.Kind;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long nobody answered is counted by partition, from the first question to the next answer. */
class ReadCountsTest {
    private static final ReadCounts.Place ONE = new ReadCounts.Place(URI.create("http://one"), 1);
    private static final ReadCounts.Place OTHER = new ReadCounts.Place(ONE.probe(), 2);

    private final ReadCounts tally = new ReadCounts();

    @Test
    void anOutageEndsWithTheNextAnswer() {
        tally.count(ONE, true, Kind.OWNER, 0, 10);
        tally.count(ONE, true, Kind.UNAVAILABLE, 100, 150);
        tally.count(ONE, true, Kind.FAILED, 120, 300);
        tally.count(ONE, true, Kind.BEHIND, 400, 450);
        tally.count(ONE, true, Kind.OWNER, 900, 910);

        assertThat(tally.longestDown()).isEqualTo(350);
        assertThat(tally.longestCompleteDown()).isEqualTo(350);
        assertThat(tally.lastNotOwners()).isEqualTo(450);
        assertThat(tally.reads()).isEqualTo(5);
    }

    @Test
    void anAnswerToAnOlderQuestionEndsNothing() {
        tally.count(ONE, false, Kind.UNAVAILABLE, 100, 150);
        tally.count(ONE, false, Kind.OWNER, 90, 160);
        tally.count(ONE, false, Kind.UNAVAILABLE, 200, 250);

        assertThat(tally.longestDown()).isEqualTo(150);
        assertThat(tally.longestCompleteDown()).isZero();
    }

    @Test
    void otherPartitionsEndNothing() {
        tally.count(ONE, false, Kind.UNAVAILABLE, 100, 150);
        tally.count(OTHER, false, Kind.OWNER, 160, 170);
        tally.count(ONE, false, Kind.OWNER, 500, 510);

        assertThat(tally.longestDown()).isEqualTo(410);
    }

    @Test
    void theNodeOfTheFaultIsNotBlamed() {
        tally.count(ONE, true, Kind.AT_FAULT, 100, 9_000);
        tally.count(ONE, true, Kind.NOT_YET, 100, 200);

        assertThat(tally.longestDown()).isZero();
        assertThat(tally.slowest()).isEqualTo(100);
        assertThat(tally.reads(Kind.AT_FAULT)).isEqualTo(1);
    }

    @Test
    void anotherNodesAnswerEndsNothing() {
        tally.count(ONE, false, Kind.UNAVAILABLE, 100, 150);
        tally.count(new ReadCounts.Place(URI.create("http://other"), 1), false, Kind.OWNER, 160, 170);
        tally.count(ONE, false, Kind.OWNER, 500, 510);

        assertThat(tally.longestDown()).isEqualTo(410);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_YET", "WRONG", "NOT_A_NODE", "AT_FAULT"})
    void whatIsNoAnswerEndsNothing(Kind kind) {
        tally.count(ONE, true, Kind.UNAVAILABLE, 100, 150);
        tally.count(ONE, true, kind, 200, 210);
        tally.count(ONE, true, Kind.UNAVAILABLE, 300, 310);
        tally.count(ONE, true, Kind.OWNER, 500, 510);

        assertThat(tally.longestDown()).isEqualTo(410);
        assertThat(tally.longestCompleteDown()).isEqualTo(410);
    }

    @Test
    void anOutageGoesOnInTheNextEpisode() {
        tally.count(ONE, true, Kind.UNAVAILABLE, 100, 150);
        ReadCounts next = new ReadCounts(tally);
        next.count(ONE, true, Kind.OWNER, 500, 510);

        assertThat(next.longestDown()).isEqualTo(410);
        assertThat(next.longestCompleteDown()).isEqualTo(410);
        assertThat(next.reads()).isEqualTo(1);
    }

    @Test
    void aNodeThatNobodyIsSentToIsNotDown() {
        tally.count(ONE, true, Kind.UNAVAILABLE, 100, 150);
        tally.away(ONE.probe());
        tally.count(ONE, true, Kind.OWNER, 500, 510);

        assertThat(tally.longestDown()).isEqualTo(50);
    }
}
