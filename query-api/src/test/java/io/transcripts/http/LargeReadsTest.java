package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large answers leave the more of the machine to others, the busier it is. */
class LargeReadsTest {

    @ParameterizedTest(name = "load {0}: {2} ms of rest for {1} ms of work")
    @CsvSource({"0.0, 5, 5", "0.6, 5, 5", "0.8, 5, 20", "1.0, 5, 35", "-1, 5, 5", "0.0, 900, 200", "1.0, 900, 200"})
    void restsForAsLongAsItWorkedAndLongerWhileOthersWork(double load, long workedMs, long restMs) {
        try (LargeReads reads = new LargeReads(() -> load)) {
            assertThat(reads.rest(TimeUnit.MILLISECONDS.toNanos(workedMs)))
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(restMs) - 1, TimeUnit.MILLISECONDS.toNanos(restMs) + 1);
        }
    }
}
