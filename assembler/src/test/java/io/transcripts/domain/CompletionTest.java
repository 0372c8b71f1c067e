package io.transcripts.domain;

import static io.transcripts.domain.Lives.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript.Status;
import io.transcripts.schema.SpeechEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 3.8 and 3.9: when a session is complete, and what comes after. */
class CompletionTest {
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofMinutes(30);

    @Test
    void aSessionIsProcessedUntilItEnds() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event());

        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
    }

    @Test
    void withAllAnnouncedSegmentsItIsCompleteAtOnce() {
        MemorySession rows =
                Lives.session(Events.ended(1, 2), Events.asr("a", "x").event());
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        assertThat(rows.transcript().missing().segments()).isEqualTo(1);

        Lives.fold(rows, Events.asr("b", " ").event());

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anInterimIsNotOneOfTheAnnouncedSegments() {
        MemorySession rows =
                Lives.session(Events.ended(1, 1), Events.interim("a", "x").event());

        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
    }

    @Test
    void anEndThatAnnouncesNothingToComeIsCompleteAtOnce() {
        assertThat(status(Lives.session(Events.ended(1, 0)))).isEqualTo(Status.COMPLETE);
    }

    @Test
    void itWaitsForTheTranslationsOfAnnouncedSegments() {
        MemorySession rows = Lives.session(
                Events.languages("de", "en"),
                Events.ended(1, 1),
                Events.asr("a", "ja").event());
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);

        Lives.fold(rows, Events.translation("a", "en", "yes").event());

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void withoutANumberItIsCompleteAfterAQuietPeriod() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event(), Events.ended(1));

        Lives.tick(rows, after(QUIET) - 1);
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        Lives.tick(rows, after(QUIET));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anyEventStartsTheQuietPeriodAgainEvenADuplicate() {
        MemorySession rows = Lives.session(Events.asr("a", "x").at(1).event(), Events.ended(1));
        Lives.fold(rows, Events.asr("a", "x").at(1).event(), Events.T0 + 2_000, Events.T0 + 2_000);

        Lives.tick(rows, after(QUIET) + 1_999);
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        Lives.tick(rows, after(QUIET) + 2_000);

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void quietIsNotEnoughWhileATranslationIsMissing() {
        MemorySession rows = Lives.session(
                Events.languages("de", "en"), Events.asr("a", "ja").event(), Events.ended(1));

        Lives.tick(rows, after(GRACE) - 1);

        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
    }

    @Test
    void atTheDeadlineItIsCompleteWithWhatIsThere() {
        MemorySession rows = Lives.session(
                Events.languages("de", "en"), Events.asr("a", "ja").event(), Events.ended(1, 5));

        Lives.tick(rows, after(GRACE));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
        assertThat(rows.transcript().missing()).isEqualTo(new Transcript.Missing(4, 1));
        assertThat(rows.transcript().gaps()).isEqualTo(new Transcript.Gaps(List.of(), List.of("a")));
    }

    @Test
    void segmentsThatNeverCameAreNamedWhereTheirIdsAreNumbers() {
        MemorySession rows = Lives.session(
                Events.asr("seg_1", "de").event(), Events.asr("seg_4", "de").event(), Events.ended(1, 4));

        Lives.tick(rows, after(GRACE));

        assertThat(rows.transcript().gaps()).isEqualTo(new Transcript.Gaps(List.of(2, 3), List.of()));
    }

    @Test
    void eventsDoNotPutTheDeadlineOff() {
        MemorySession rows = Lives.session(Events.ended(1));
        for (int second = 1; second < 60; second++) {
            long nowMs = Events.T0 + second * 1_000;
            Lives.tick(rows, nowMs);
            Lives.fold(rows, Events.interim("a", "x" + second).event(), nowMs, nowMs);
        }
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);

        Lives.tick(rows, after(GRACE));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void periodsCountFromRecordTimestampsNotFromOccurredAt() {
        MemorySession rows = new MemorySession(Lives.FIRST);
        Lives.fold(rows, Events.ended(-86_400), Events.T0, Events.T0 + 10);

        Lives.tick(rows, after(QUIET) - 1);
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        Lives.tick(rows, after(QUIET));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void whatComesAfterIsAppliedAndStaysComplete() {
        MemorySession rows = Lives.session(Events.ended(1, 0));
        long version = rows.transcript().version();

        Lives.fold(rows, Events.asr("a", "late").event());

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
        assertThat(rows.transcript().wordCount()).isEqualTo(1);
        assertThat(rows.transcript().version()).isGreaterThan(version);
    }

    @Test
    void aLaterEndThatAnnouncesMoreStaysComplete() {
        MemorySession rows = Lives.session(Events.ended(1, 0), Events.ended(2, 9));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
        assertThat(rows.transcript().missing().segments()).isEqualTo(9);
    }

    @Test
    void aFailureIsFailedWithTheSegmentsSoFar() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event(), Events.failed(1));

        assertThat(status(rows)).isEqualTo(Status.FAILED);
        assertThat(rows.transcript().segments()).hasSize(1);
    }

    @Test
    void completeIsLeftForFailed() {
        MemorySession rows = Lives.session(Events.ended(1, 0), Events.failed(2));

        assertThat(status(rows)).isEqualTo(Status.FAILED);
    }

    @Test
    void anEarlierFailureDoesNotUndoAnEnd() {
        assertThat(status(Lives.session(Events.ended(2, 0), Events.failed(1)))).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anEndAfterAFailureHasItsDeadlineLikeAnyOther() {
        MemorySession rows = Lives.session(Events.failed(1), Events.ended(2, 7));
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);

        Lives.tick(rows, after(GRACE));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anIdleSessionIsCompleteByTimeout() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event());

        Lives.tick(rows, after(IDLE) - 1);
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        Lives.tick(rows, after(IDLE));

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
        assertThat(rows.transcript().endReason()).isEqualTo("timeout");
    }

    @Test
    void speechMakesATimedOutSessionActiveAgain() {
        MemorySession rows = timedOut();

        fold(rows, Events.asr("b", "y").event(), after(IDLE) + 5_000);

        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        assertThat(rows.transcript().endReason()).isNull();
    }

    @Test
    void anActiveAgainSessionTimesOutAgain() {
        MemorySession rows = timedOut();
        long againMs = after(IDLE) + 5_000;
        fold(rows, Events.asr("b", "y").event(), againMs);

        Lives.tick(rows, againMs + IDLE.toMillis() - 1);
        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        Lives.tick(rows, againMs + IDLE.toMillis());

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
        assertThat(Lives.types(rows.sent())).containsExactly(Notification.Type.READY, Notification.Type.READY);
    }

    @Test
    void aSessionUpdateIsNoSpeechAndLeavesATimedOutSessionComplete() {
        MemorySession rows = timedOut();

        fold(rows, Events.languages("de", "en"), after(IDLE) + 5_000);

        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void aRealEndReplacesATimeout() {
        MemorySession rows = timedOut();

        fold(rows, Events.ended(1, 2), after(IDLE) + 5_000);

        assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        assertThat(rows.transcript().endReason()).isNull();
        Lives.tick(rows, after(IDLE) + 5_000 + GRACE.toMillis());
        assertThat(status(rows)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void aRealFailureReplacesATimeout() {
        MemorySession rows = timedOut();

        fold(rows, Events.failed(1), after(IDLE) + 5_000);

        assertThat(status(rows)).isEqualTo(Status.FAILED);
    }

    @Test
    void aSessionThatHasEndedNeverTimesOut() {
        MemorySession rows =
                Lives.session(Events.ended(1, 0), Events.asr("a", "x").event());
        long version = rows.transcript().version();

        Lives.settle(rows, after(IDLE) + 60_000);

        assertThat(rows.transcript().endReason()).isNull();
        assertThat(rows.transcript().version()).isEqualTo(version);
    }

    @Test
    void aRecordStampedFarInTheFutureDoesNotStopOtherDeadlines() {
        for (long recordMs : List.of(Long.MAX_VALUE, Long.MAX_VALUE - 1_000, 253_402_300_799_000L)) {
            MemorySession rows = new MemorySession(Lives.FIRST);

            Lives.fold(rows, Events.asr("a", "x").event(), recordMs, Events.T0);

            assertThat(rows.index())
                    .as("deadlines, from a timestamp of %d", recordMs)
                    .allMatch(at -> at > 0);
            Lives.tick(rows, Events.T0 + 1);
            assertThat(status(rows)).isEqualTo(Status.PROCESSING);
        }
    }

    private static MemorySession timedOut() {
        MemorySession rows = Lives.session(Events.asr("a", "x").event());
        Lives.tick(rows, after(IDLE));
        return rows;
    }

    private static void fold(MemorySession rows, SpeechEvent event, long recordMs) {
        Lives.fold(rows, event, recordMs, recordMs);
    }

    private static Status status(MemorySession rows) {
        assertThat(rows.storedHeader().status()).isEqualTo(rows.transcript().status());
        return rows.transcript().status();
    }
}
