package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small run from end to end: three nodes, one of which is killed, and no answer is wrong. */
@Tag("integration")
class ChaosTest {
    @TempDir
    Path directory;

    @Test
    void noAnswerIsWrongWhenANodeIsKilled() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine chaos = new CommandLine(new ChaosCommand());
        chaos.setOut(new PrintWriter(out));
        chaos.setCaseInsensitiveEnumValuesAllowed(true);

        int code = chaos.execute(
                "--duration=PT1S",
                "--faults=kill",
                "--sessions=40",
                "--rate=150",
                "--readers=2",
                // Five cold JVMs have two cores here, which C2 takes: docs/reliability.md.
                "--streams=20",
                // How late they are on a busy machine is measured, and nothing that this test holds against them.
                "--known-after=PT10M",
                "--calm-within=PT10M",
                "--serve-option=--completion-deadline=PT5S",
                "--work-dir=" + directory.resolve("work"),
                "--out=" + directory.resolve("chaos.md"));

        assertThat(code).as(out::toString).isZero();
        assertThat(Files.readString(directory.resolve("chaos.md")))
                .contains("| kill | 1 |", "0 different", "not as was said last: 0", "not in the topics: 0");
    }

    @Test
    void aRunThatIsAbortedSaysSo() throws Exception {
        int code = new CommandLine(new ChaosCommand())
                .setOut(new PrintWriter(Writer.nullWriter()))
                .execute(
                        "--serve-option=--no-such-option",
                        "--work-dir=" + directory.resolve("work"),
                        "--out=" + directory.resolve("chaos.md"));

        assertThat(code).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("chaos.md")))
                .contains("aborted: node-0 did not start", "node-0 ended by itself, exit code 2", "Timeline:");
    }
}
