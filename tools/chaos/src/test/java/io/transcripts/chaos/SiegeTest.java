package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.hostile.Attack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small siege from end to end: one node with little memory, and nobody else is hurt. */
@Tag("integration")
class SiegeTest {
    private static final List<Attack> ALL = List.of(Attack.values());

    private static final Duration EACH = Duration.ofMillis(2_500);

    @TempDir
    Path directory;

    @Test
    void nobodyElseIsHurt() throws Exception {
        StringWriter out = new StringWriter();

        int code = new CommandLine(new SiegeCommand())
                .setOut(new PrintWriter(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(
                        "--attacks=" + ALL.stream().map(Attack::name).collect(Collectors.joining(",")),
                        "--duration=" + EACH.multipliedBy(ALL.size()),
                        "--calm=PT2S",
                        "--node-heap=512m",
                        // Not to wait for them longer than they are needed: the limit of heaps is far below.
                        "--large-percent=25",
                        // How long others wait, and how long a node needs then, is measured, and not tested.
                        "--floor-ms=60000",
                        "--ready-within=PT5M",
                        "--work-dir=" + directory.resolve("work"),
                        "--out=" + directory.resolve("siege.md"));

        assertThat(code).as(out::toString).isZero();
        assertThat(Files.readString(directory.resolve("siege.md")))
                .contains("| holds |")
                .doesNotContain("aborted");
    }
}
