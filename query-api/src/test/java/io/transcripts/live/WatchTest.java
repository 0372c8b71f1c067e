package io.transcripts.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.store.ChangeMarks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final long MS = Duration.ofMillis(1).toNanos();
    private static final String SESSION = "sess_01";

    private final ChangeMarks marks = new ChangeMarks();
    private @Nullable ChangeSource owner = new LocalSource(marks);
    private long now = 1_000;
    private final Watch watch = new Watch(SESSION, sessionId -> owner, 100 * MS, now);

    /** Whether it is time to ask so much later. */
    private boolean isDueAfter(long ms) {
        long before = now;
        now += ms * MS;
        watch.notice(now, before);
        return watch.isDue(now);
    }

    private void asks() {
        assertThat(watch.begin(now)).isNotNull();
        var unused = watch.answered();
    }

    @Test
    void theFirstQuestionIsAskedAtOnce() {
        assertThat(isDueAfter(0)).isTrue();
    }

    @Test
    void whoAsksIsNotQuietForARoundThatBeganBefore() {
        long roundBegan = now - 5 * MS;
        assertThat(watch.isQuiet(roundBegan)).isFalse();
        asks();
        watch.rest(now + 5_000 * MS);
        assertThat(watch.isQuiet(now)).isTrue();

        watch.wake(now);

        assertThat(watch.isQuiet(roundBegan)).isFalse();
    }

    @Test
    void nothingIsAskedWhileNothingChanges() {
        asks();

        assertThat(isDueAfter(5_000)).isFalse();
        marks.mark("another session");
        assertThat(isDueAfter(500)).isFalse();
    }

    @Test
    void aChangeBetweenTheReadingAndTheNextLookIsNotMissed() {
        assertThat(watch.begin(now)).isNotNull();
        // The owner has been read by now, without this one.
        marks.mark(SESSION);
        var unused = watch.answered();

        assertThat(isDueAfter(100)).isTrue();
    }

    @Test
    void aChangeBeforeTheReadingIsAskedForOnceMoreAtTheMost() {
        marks.mark(SESSION);
        asks();

        assertThat(isDueAfter(200)).isFalse();
    }

    @Test
    void changesOfOneIntervalAreOneQuestion() {
        asks();
        marks.mark(SESSION);
        assertThat(isDueAfter(10)).isFalse();
        marks.mark(SESSION);
        assertThat(isDueAfter(80)).isFalse();
        assertThat(isDueAfter(10)).isTrue();
        asks();

        assertThat(isDueAfter(500)).isFalse();
    }

    @Test
    void theAgeOfAChangeCountsFromWhenThereWasNoneYet() {
        asks();
        assertThat(isDueAfter(10)).isFalse();
        long before = now;
        marks.mark(SESSION);
        assertThat(isDueAfter(20)).isFalse();
        marks.mark(SESSION);
        assertThat(isDueAfter(90)).isTrue();

        assertThat(watch.begin(now)).isNotNull();
        assertThat(watch.answered()).isEqualTo(before);
        assertThat(watch.answered()).isZero();
    }

    @Test
    void anotherOwnerIsAskedThoughTheFormerOneSaysNothing() {
        asks();
        owner = new LocalSource(new ChangeMarks());

        assertThat(isDueAfter(4_100)).isTrue();
    }

    @Test
    void whileThereIsNoOwnerItIsAskedAgainAndAgainLessOften() {
        owner = null;
        int asked = 0;
        for (int i = 0; i < 100; i++) {
            if (isDueAfter(100)) {
                asked++;
                assertThat(watch.begin(now)).isNull();
                watch.failed(now);
            }
        }

        assertThat(asked).isBetween(10, 25);
        owner = new LocalSource(marks);
        assertThat(isDueAfter(1_000)).isTrue();
    }

    @Test
    void whoeverSaysNothingIsAskedOnceInAWhile() {
        asks();

        assertThat(isDueAfter(89_000)).isFalse();
        assertThat(isDueAfter(31_000)).isTrue();
    }
}
