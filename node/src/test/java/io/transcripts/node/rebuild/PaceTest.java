package io.transcripts.node.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace("Read");

    @Test
    void itTellsRecordsRateAndTimeLeft() {
        assertThat(at(0, 0)).isEqualTo("Read 0 of 10,000 records (0 %), 0 records/s");
        assertThat(at(1_000, 1)).isEqualTo("Read 1,000 of 10,000 records (10 %), 1,000 records/s, 9 s left");
        assertThat(at(10_000, 2)).isEqualTo("Read 10,000 of 10,000 records (100 %), 5,000 records/s");
    }

    @Test
    void anEndIsNotPromisedWhileNothingMoves() {
        at(10, 0);

        assertThat(at(10, 1)).doesNotContain("left");
    }

    @Test
    void itIsTheRateOfLate() {
        for (int second = 0; second < 20; second++) {
            at(0, second);
        }
        for (int second = 20; second < 34; second++) {
            at(100L * (second - 19), second);
        }

        assertThat(at(1_500, 34)).contains(" 100 records/s, 85 s left");
    }

    @Test
    void longTimesAreMinutesAndHours() {
        pace.line(0, 36_001, 0);

        assertThat(pace.line(1, 36_001, TimeUnit.SECONDS.toNanos(1))).endsWith("10 h 0 min left");
        assertThat(pace.line(30_001, 36_001, TimeUnit.SECONDS.toNanos(30_001))).endsWith("100 min left");
    }

    private String at(long done, int second) {
        return pace.line(done, 10_000, TimeUnit.SECONDS.toNanos(second));
    }
}
