package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.SpeechEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 3.3, 3.4 and 3.7: which segments there are, in which order, and how long it took. */
class SegmentRulesTest {

    @Test
    void segmentsAreOrderedByStartThenEndThenChannelThenId() {
        assertThat(ids(
                        Events.asr("f", "x").time(200, 300).channel(0).event(),
                        Events.asr("e", "x").time(100, 300).channel(1).event(),
                        Events.asr("d", "x").time(100, 300).channel(0).event(),
                        Events.asr("c", "x").time(100, 300).channel(0).event(),
                        Events.asr("z", "x").time(100, 200).channel(9).event()))
                .containsExactly("z", "c", "d", "e", "f");
    }

    @Test
    void anAbsentChannelComesFirst() {
        assertThat(ids(
                        Events.asr("a", "x").channel(0).event(),
                        Events.asr("b", "x").channel(SpeechEvent.ABSENT).event()))
                .containsExactly("b", "a");
    }

    @Test
    void idsOfEqualTimesCompareByBytes() {
        assertThat(ids(
                        Events.asr("seg_9", "x").event(),
                        Events.asr("seg_10", "x").event(),
                        Events.asr("Seg_2", "x").event()))
                .containsExactly("Seg_2", "seg_10", "seg_9");
    }

    @Test
    void anInterimWithoutEndCountsAsEndingAtItsStart() {
        assertThat(ids(
                        Events.asr("a", "x").time(100, 101).event(),
                        Events.interim("b", "x").start(100).event(),
                        Events.asr("c", "x").time(100, 100).event()))
                .containsExactly("b", "c", "a");
    }

    @Test
    void aRevisionThatMovesASegmentKeepsItsId() {
        assertThat(ids(
                        Events.asr("a", "x").time(0, 10).event(),
                        Events.asr("b", "x").time(20, 30).event(),
                        Events.asr("a", "x").time(40, 50).revision(1).event()))
                .containsExactly("b", "a");
    }

    @Test
    void aBlankFinalWithdrawsItsSegment() {
        MemorySession rows = Lives.session(
                Events.asr("a", "one two").time(0, 5_000).event(),
                Events.asr("a", " ​").time(0, 5_000).revision(1).event());

        assertThat(rows.transcript().segments()).isEmpty();
        assertThat(rows.transcript().wordCount()).isZero();
        assertThat(rows.transcript().durationMs()).isZero();
        assertThat(rows.storedHeader().tally().finals()).isEqualTo(1);
    }

    @Test
    void aHigherRevisionBringsAWithdrawnSegmentBack() {
        MemorySession rows = Lives.session(
                Events.asr("a", "").event(),
                Events.asr("a", "one two").revision(1).event());

        assertThat(rows.transcript().wordCount()).isEqualTo(2);
    }

    @Test
    void anInterimNeitherCountsNorLasts() {
        MemorySession rows =
                Lives.session(Events.interim("a", "one two").end(9_000).event());

        assertThat(rows.transcript().wordCount()).isZero();
        assertThat(rows.transcript().durationMs()).isZero();
        assertThat(rows.transcript().segments())
                .singleElement()
                .extracting(Line::isFinal)
                .isEqualTo(false);
    }

    @Test
    void anInterimAfterTheFinalIsNotShown() {
        MemorySession rows = Lives.session(
                Events.asr("a", "final").event(),
                Events.interim("a", "interim").revision(5).event());

        assertThat(rows.transcript().segments())
                .singleElement()
                .extracting(Line::text)
                .isEqualTo("final");
    }

    @Test
    void withoutAnEndTheDurationIsTheGreatestEndOfTheShownFinals() {
        MemorySession rows = Lives.session(
                Events.asr("a", "x").time(0, 3_000).event(),
                Events.asr("b", "x").time(0, 2_000).event(),
                Events.asr("c", " ").time(0, 9_000).event());

        assertThat(rows.transcript().durationMs()).isEqualTo(3_000);
        assertThat(rows.storedHeader().durationMs()).isEqualTo(3_000);
    }

    @Test
    void aRevisionThatEndsEarlierShortensTheDuration() {
        MemorySession rows = Lives.session(
                Events.asr("a", "x").time(0, 3_000).event(),
                Events.asr("b", "x").time(0, 2_000).event(),
                Events.asr("a", "x").time(0, 1_000).revision(1).event());

        assertThat(rows.storedHeader().durationMs()).isEqualTo(2_000);
    }

    @Test
    void theWinningEndGivesTheDurationEvenWhenItIsZero() {
        MemorySession rows = Lives.session(
                Events.asr("a", "x").time(0, 3_000).event(),
                new io.transcripts.schema.SessionEvent.Ended(Events.SESSION, null, Events.second(1), null, 0, -1));

        assertThat(rows.transcript().durationMs()).isZero();
    }

    @Test
    void aFailedSessionHasTheDurationOfItsSegments() {
        MemorySession rows = Lives.session(
                Events.asr("a", "x").time(0, 3_000).event(),
                new io.transcripts.schema.SessionEvent.Ended(Events.SESSION, null, Events.second(1), null, 99, -1),
                Events.failed(2));

        assertThat(rows.transcript().durationMs()).isEqualTo(3_000);
    }

    private static List<String> ids(SpeechEvent... events) {
        return Lives.session(events).transcript().segments().stream()
                .map(Line::id)
                .toList();
    }
}
