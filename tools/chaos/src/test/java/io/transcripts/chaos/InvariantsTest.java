package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each wrong answer is found, and no right one. */
class InvariantsTest {
    private static final Observation SHOWN = new Observation(10, false, Map.of("a", 0, "b", 1), 7, "");

    @Test
    void theSameOrALaterVersionIsRight() {
        assertThat(Invariants.ofOwner(SHOWN, SHOWN)).isEmpty();
        assertThat(Invariants.ofOwner(SHOWN, new Observation(11, true, Map.of("a", 1, "b", 1, "c", 0), 8, "")))
                .isEmpty();
        assertThat(Invariants.ofOwner(null, SHOWN)).isEmpty();
        assertThat(Invariants.ofOwner(null, null)).isEmpty();
    }

    @Test
    void whatWasShownIsNotUnknown() {
        assertThat(Invariants.ofOwner(SHOWN, null)).hasValue("not found, after it was shown");
    }

    @Test
    void versionsDoNotFallAndHaveOneBody() {
        assertThat(Invariants.ofOwner(SHOWN, new Observation(9, false, SHOWN.wordings(), 7, "")))
                .hasValue("version 9 after 10");
        assertThat(Invariants.ofOwner(SHOWN, new Observation(10, false, SHOWN.wordings(), 8, "")))
                .hasValue("version 10 with two bodies");
    }

    @Test
    void aCompleteTranscriptStaysComplete() {
        Observation complete = new Observation(10, true, Map.of(), 7, "");
        assertThat(Invariants.ofOwner(complete, new Observation(11, false, Map.of(), 8, "")))
                .hasValue("processing, after it was complete");
    }

    @Test
    void segmentsStayAndDoNotGrowYounger() {
        assertThat(Invariants.ofOwner(SHOWN, new Observation(11, false, Map.of("a", 0), 8, "")))
                .hasValue("segment b is gone");
        assertThat(Invariants.ofOwner(SHOWN, new Observation(11, false, Map.of("a", 0, "b", 0), 8, "")))
                .hasValue("an older revision of segment b");
    }

    @Test
    void nothingIsShownThatWasNeverSaid() {
        Observation invented = new Observation(11, false, Map.of("a", -1), 8, "");
        assertThat(Invariants.ofOwner(null, invented)).hasValue("segment a shows what was never said");
        assertThat(Invariants.ofCopy(invented)).hasValue("segment a shows what was never said");
    }

    @Test
    void inTheEndEachSegmentShowsWhatWasSaidLast() {
        Map<String, Integer> said = Map.of("a", 1, "b", 0);

        assertThat(Invariants.ofEnd(said, new Observation(9, true, said, 0, "")))
                .isEmpty();
        assertThat(Invariants.ofEnd(said, new Observation(9, false, said, 0, "")))
                .hasValue("not complete");
        assertThat(Invariants.ofEnd(said, new Observation(9, true, Map.of("a", 0, "b", 0), 0, "")))
                .hasValue("segment a does not show what was said last");
        assertThat(Invariants.ofEnd(said, new Observation(9, true, Map.of("a", 1), 0, "")))
                .hasValue("segment b does not show what was said last");
        assertThat(Invariants.ofEnd(said, new Observation(9, true, Map.of("a", 1, "b", 0, "c", -1), 0, "")))
                .hasValue("segment c shows what was never said");
    }

    @Test
    void aCopyMayBeOld() {
        assertThat(Invariants.ofCopy(new Observation(1, false, Map.of(), 0, "")))
                .isEmpty();
    }
}
