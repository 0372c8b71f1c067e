package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedKeysTest {
    private static final long HERE = 1;
    private static final long THERE = 2;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailedKeys guesses = new FailedKeys(nanos::get);

    @Test
    void twentyAreForgivenThenEachWaitsTwiceAsLong() {
        fail(FailedKeys.FORGIVEN);
        assertThat(guesses.waitNanos(HERE)).isZero();

        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fail(1);
            waits.add(Duration.ofNanos(guesses.waitNanos(HERE)).toSeconds());
            nanos.addAndGet(guesses.waitNanos(HERE));
            assertThat(guesses.waitNanos(HERE)).isZero();
        }

        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(guesses.waitNanos(THERE)).isZero();
    }

    @Test
    void anHourWithoutOneIsForgotten() {
        fail(FailedKeys.FORGIVEN + 1);

        nanos.addAndGet(Duration.ofMinutes(61).toNanos());

        fail(FailedKeys.FORGIVEN);
        assertThat(guesses.waitNanos(HERE)).isZero();
    }

    @Test
    void aGoodKeyIsKnownForAnHourFromThatAddress() {
        guesses.good(HERE, "key");
        guesses.good(HERE, "key");

        assertThat(guesses.wasGood(HERE, "key")).isTrue();
        assertThat(guesses.wasGood(THERE, "key")).isFalse();
        assertThat(guesses.wasGood(HERE, "other")).isFalse();

        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(guesses.wasGood(HERE, "key")).isFalse();
        guesses.good(HERE, "key");
        assertThat(guesses.wasGood(HERE, "key")).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            guesses.failed(HERE);
        }
    }
}
