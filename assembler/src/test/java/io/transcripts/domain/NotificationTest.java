package io.transcripts.domain;

import static io.transcripts.domain.Notification.Type.ERASED;
import static io.transcripts.domain.Notification.Type.FAILED;
import static io.transcripts.domain.Notification.Type.READY;
import static io.transcripts.domain.Notification.Type.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Notification.Type;
import io.transcripts.domain.Transcript.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 4: what consumers are told, at least once and never more often than once a second. */
class NotificationTest {
    private static final long SECOND_LIFE = Lives.FIRST + Duration.ofMinutes(5).toMillis() * 1_000;

    @Test
    void readyIsSentWhenASessionIsFirstComplete() {
        MemorySession rows = Lives.session(
                Events.update().organization("org").language("en", "en").event(),
                Events.asr("a", "one two").time(0, 1_500).event());
        assertThat(rows.sent()).isEmpty();

        Lives.fold(rows, Events.ended(1, 1));

        assertThat(rows.sent())
                .containsExactly(new Notification(
                        READY,
                        Events.SESSION,
                        "org",
                        Status.COMPLETE,
                        rows.transcript().version(),
                        1,
                        2,
                        1_500,
                        new Languages("en", "en"),
                        new Transcript.Missing(0, 0),
                        false,
                        Events.T0));
    }

    @Test
    void updatedIsSentForANewVersionAfterASecond() {
        MemorySession rows = Lives.session(Events.ended(1, 0));

        Lives.fold(rows, Events.asr("a", "x").event(), Events.T0 + 1_000, Events.T0 + 1_000);

        assertThat(types(rows)).containsExactly(READY, UPDATED);
    }

    @Test
    void newVersionsWithinASecondMakeOneUpdateWhenItIsOver() {
        MemorySession rows = Lives.session(Events.ended(1, 0));
        for (int i = 1; i < 10; i++) {
            Lives.fold(rows, Events.asr("a" + i, "x").event(), Events.T0 + i, Events.T0 + i);
        }
        Lives.tick(rows, Events.T0 + 999);
        assertThat(types(rows)).containsExactly(READY);

        Lives.tick(rows, Events.T0 + 1_000);

        assertThat(types(rows)).containsExactly(READY, UPDATED);
        assertThat(rows.sent().get(1).version()).isEqualTo(rows.transcript().version());
        assertThat(rows.sent().get(1).segmentCount()).isEqualTo(9);
    }

    @Test
    void aDuplicateAfterCompleteIsNoUpdate() {
        MemorySession rows = Lives.session(Events.asr("a", "x").at(1).event(), Events.ended(1, 1));

        Lives.fold(rows, Events.asr("a", "x").at(1).event(), Events.T0 + 5_000, Events.T0 + 5_000);
        Lives.settle(rows, Events.T0 + 5_000);

        assertThat(types(rows)).containsExactly(READY);
    }

    @Test
    void failedIsSentOnce() {
        MemorySession rows =
                Lives.session(Events.failed(1), Events.asr("a", "late").event());

        Lives.settle(rows, Events.T0);

        assertThat(types(rows)).containsExactly(FAILED);
    }

    @Test
    void erasedIsSentOnceWhateverCameBefore() {
        MemorySession rows = Lives.session(Events.ended(1, 0), Events.erased(null), Events.erased(null));

        Lives.settle(rows, Events.T0);

        assertThat(types(rows)).containsExactly(READY, ERASED);
    }

    @Test
    void readyIsSentAgainWhenAnEndReplacesAFailure() {
        MemorySession rows = Lives.session(Events.ended(1, 0), Events.failed(2), Events.ended(3, 0));

        assertThat(types(rows)).containsExactly(READY, FAILED, READY);
    }

    @Test
    void aNotificationThatTheNextLifeRepeatsHasTheSameSessionTypeAndVersion() {
        // Given a notification of a life that ended before it can have been delivered
        MemorySession rows = Lives.session(Events.ended(1, 0));
        rows.epoch(SECOND_LIFE);

        // When
        Lives.settle(rows, Events.T0);

        // Then
        assertThat(types(rows)).containsExactly(READY, READY);
        assertThat(rows.sent().get(1).version()).isEqualTo(rows.sent().get(0).version());
    }

    @Test
    void aNotificationIsNotRepeatedOnceItsSenderHasLivedOn() {
        MemorySession rows = Lives.session(Events.ended(1, 0));
        Lives.settle(rows, Events.T0);
        rows.epoch(SECOND_LIFE);

        Lives.fold(rows, Events.ended(1, 0));
        Lives.settle(rows, Events.T0);

        assertThat(types(rows)).containsExactly(READY);
    }

    @Test
    void readyThatWasLostInACrashIsSentThoughANewVersionComesFirst() {
        // Given a header that says READY, whose notification was lost with its sender
        MemorySession rows = Lives.session(Events.ended(1, 0));
        int lost = rows.sent().size();
        rows.epoch(SECOND_LIFE);

        // When something new comes before it is confirmed
        Lives.fold(rows, Events.asr("a", "late").event(), Events.T0 + 5_000, Events.T0 + 5_000);
        Lives.settle(rows, Events.T0 + 5_000);

        // Then
        assertThat(types(rows).subList(lost, rows.sent().size())).contains(READY);
    }

    @Test
    void readyThatWasLostInACrashIsSentThoughAnUpdateWasSentAfterIt() {
        // Given a life that sent READY and UPDATED, both lost with it while its rows were kept
        MemorySession rows = Lives.session(Events.ended(1, 0));
        Lives.fold(rows, Events.asr("a", "late").event(), Events.T0 + 2_000, Events.T0 + 2_000);
        assertThat(types(rows)).containsExactly(READY, UPDATED);
        rows.epoch(SECOND_LIFE);

        // When
        Lives.settle(rows, Events.T0 + 5_000);

        // Then
        assertThat(types(rows).subList(2, rows.sent().size())).contains(READY);
    }

    @Test
    void failedIsRepeatedByTheNextLife() {
        MemorySession rows = Lives.session(Events.failed(1));
        rows.epoch(SECOND_LIFE);

        Lives.settle(rows, Events.T0);

        assertThat(types(rows)).containsExactly(FAILED, FAILED);
    }

    private static List<Type> types(MemorySession rows) {
        return Lives.types(rows.sent());
    }
}
