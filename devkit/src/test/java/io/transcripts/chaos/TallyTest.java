package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.Tally.Kind;
import org.junit.jupiter.api.Test;

/** How long nobody answered is counted by partition, from the first question to the next answer. */
class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void anOutageEndsWithTheNextAnswer() {
        tally.count(1, true, Kind.OWNER, 0, 10);
        tally.count(1, true, Kind.UNAVAILABLE, 100, 150);
        tally.count(1, true, Kind.FAILED, 120, 300);
        tally.count(1, true, Kind.BEHIND, 400, 450);
        tally.count(1, true, Kind.OWNER, 900, 910);

        assertThat(tally.longestDown()).isEqualTo(350);
        assertThat(tally.longestCompleteDown()).isEqualTo(350);
        assertThat(tally.lastNotOwners()).isEqualTo(450);
        assertThat(tally.reads()).isEqualTo(5);
    }

    @Test
    void anAnswerToAnOlderQuestionEndsNothing() {
        tally.count(1, false, Kind.UNAVAILABLE, 100, 150);
        tally.count(1, false, Kind.OWNER, 90, 160);
        tally.count(1, false, Kind.UNAVAILABLE, 200, 250);

        assertThat(tally.longestDown()).isEqualTo(150);
        assertThat(tally.longestCompleteDown()).isZero();
    }

    @Test
    void otherPartitionsEndNothing() {
        tally.count(1, false, Kind.UNAVAILABLE, 100, 150);
        tally.count(2, false, Kind.OWNER, 160, 170);
        tally.count(1, false, Kind.OWNER, 500, 510);

        assertThat(tally.longestDown()).isEqualTo(410);
    }

    @Test
    void theNodeOfTheFaultIsNotBlamed() {
        tally.count(1, true, Kind.AT_FAULT, 100, 9_000);
        tally.count(1, true, Kind.NOT_YET, 100, 200);

        assertThat(tally.longestDown()).isZero();
        assertThat(tally.slowest()).isEqualTo(100);
        assertThat(tally.reads(Kind.AT_FAULT)).isEqualTo(1);
    }
}
