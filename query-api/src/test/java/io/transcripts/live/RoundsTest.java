package io.transcripts.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.store.ChangeMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final long SOON = 1_000;

    private final ChangeMarks marks = new ChangeMarks();
    private final List<ChangeSource> sources = List.of(new LocalSource(marks));
    private final Rounds rounds = new Rounds();
    private final List<Waiting> looked = new ArrayList<>();

    /** One who has nothing to do until a time. */
    private static final class Sleeper implements Waiting {
        private final String sessionId;
        private long until;
        private boolean isOver;
        private final AtomicBoolean awake = new AtomicBoolean();

        Sleeper(String sessionId, long until) {
            this.sessionId = sessionId;
            this.until = until;
        }

        @Override
        public int group() {
            return ChangeMarks.group(sessionId);
        }

        @Override
        public AtomicBoolean awake() {
            return awake;
        }

        @Override
        public void look(long nanoTime) {}

        @Override
        public boolean isQuiet(long nanoTime) {
            return nanoTime < until;
        }

        @Override
        public void endUntil(long nanoTime) {}

        @Override
        public boolean isOver() {
            return isOver;
        }

        @Override
        public void breakOff() {}
    }

    private List<Waiting> next(long now) {
        looked.clear();
        rounds.next(sources, now, looked::add);
        return looked;
    }

    private Sleeper sleeper(String sessionId) {
        Sleeper one = new Sleeper(sessionId, SOON);
        rounds.add(one);
        return one;
    }

    @Test
    void whoeverIsNewIsLookedAtAndThenLeftAloneWhileItIsQuiet() {
        Sleeper one = sleeper("sess_01");
        Sleeper restless = new Sleeper("sess_02", 0);
        rounds.add(restless);

        assertThat(next(1)).containsExactlyInAnyOrder(one, restless);
        for (int i = 0; i < 3 * Rounds.TURNS; i++) {
            assertThat(next(2)).containsExactly(restless);
        }
    }

    @Test
    void thoseOfASessionAreLookedAtWhenItChanges() {
        Sleeper one = sleeper("sess_01");
        Sleeper two = sleeper("sess_01");
        Sleeper other = sleeper("sess_02");
        next(1);
        marks.mark("sess_01");

        assertThat(next(2)).containsExactlyInAnyOrder(one, two).doesNotContain(other);
        assertThat(next(3)).isEmpty();
    }

    @Test
    void whoseTimeHasComeIsLookedAtWithinATurn() {
        Sleeper one = sleeper("sess_01");
        next(1);
        int times = 0;
        while (next(SOON).isEmpty()) {
            times++;
        }

        assertThat(times).isLessThan(Rounds.TURNS);
        one.until = 2 * SOON;
        next(SOON);
        assertThat(next(SOON)).isEmpty();
    }

    @Test
    void whoHasBecomeQuietByItselfIsNotLookedAtAgain() {
        Sleeper one = new Sleeper("sess_01", 0);
        rounds.add(one);
        assertThat(next(1)).containsExactly(one);
        // As a stream does whose comment has been taken.
        one.until = SOON;

        assertThat(next(2)).isEmpty();
        rounds.wake(one);
        assertThat(next(2)).containsExactly(one);
    }

    @Test
    void whoIsWokenWhileItFallsAsleepIsLookedAtTheNextTime() {
        Sleeper one = new Sleeper("sess_01", 0);
        rounds.add(one);
        // It wakes in the middle of being looked at, and is quiet when that has been done.
        rounds.next(sources, 1, each -> {
            one.until = SOON;
            marks.mark("sess_01");
        });

        assertThat(next(2)).containsExactly(one);
        assertThat(next(2)).isEmpty();
    }

    @Test
    void whoCannotBeLookedAtIsLookedAtTheNextTime() {
        Sleeper one = new Sleeper("sess_01", 0);
        rounds.add(one);
        assertThatThrownBy(() -> rounds.next(sources, 1, each -> {
                    throw new IllegalStateException("invented");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(next(2)).containsExactly(one);
        one.until = SOON;
        assertThat(next(3)).isEmpty();
    }

    @Test
    void whoHasLeftIsNotLookedAt() {
        Sleeper one = sleeper("sess_01");
        one.isOver = true;
        rounds.remove(one);
        marks.mark("sess_01");

        for (int i = 0; i < 2 * Rounds.TURNS; i++) {
            assertThat(next(2 * SOON)).isEmpty();
        }
    }

    @Test
    void whoIsWokenWhileItLeavesIsForgotten() {
        Sleeper one = new Sleeper("sess_01", 0);
        rounds.add(one);
        one.isOver = true;
        rounds.remove(one);
        // As the one thread does that had found it in its group a moment before.
        rounds.wake(one);
        next(1);

        assertThat(next(2)).isEmpty();
    }
}
