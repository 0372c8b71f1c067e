package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();

    @Test
    void saysNothingOfAQuickRun() {
        try (Progress progress = progress(false)) {
            assertThat(progress.line()).startsWith("5 read, 4 acknowledged, 1 failed, ");
        }

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void plainLinesFromTheSecondSecondOn() {
        try (Progress progress = progress(false)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> err.toString().lines().count() == 2);
            assertThat(progress.seconds()).isGreaterThan(2);
        }

        assertThat(err.toString()).startsWith("Publishing: 5 read").doesNotContain("\r", "\u001b");
    }

    @Test
    void oneRewrittenLineOnATerminalThatIsGoneAtTheEnd() {
        try (Progress progress = progress(true)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> err.toString().contains("Publishing"));
            progress.problem("line 7: bad");
        }

        assertThat(err.toString()).contains("\r\u001b[Kline 7: bad").endsWith(System.lineSeparator());
    }

    @Test
    void countsOnlyAfterAHundredProblemsButAlwaysSaysWhyItEnds() {
        try (Progress progress = progress(false)) {
            for (int i = 1; i <= 250; i++) {
                progress.problem("line " + i);
            }
            progress.conclude("The broker is gone.");
        }

        assertThat(err.toString().lines())
                .hasSize(102)
                .contains("line 100", "Further ones are only counted; transcripts validate tells of all.")
                .last()
                .isEqualTo("The broker is gone.");
    }

    private Progress progress(boolean rewriting) {
        return new Progress(new PrintWriter(err), rewriting, () -> new Publisher.Counts(5, 4, 1));
    }
}
