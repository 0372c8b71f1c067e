package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TranscriptsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpTeachesEachCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("./transcripts demo", "publish", "broker", "Exit codes");
        for (String command : Transcripts.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongCommandLineIsOneSentenceAndExitCodeTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("publsh")).isEqualTo(2);
        assertThat(run("publish")).isEqualTo(2);
        assertThat(run("publish", "x.jsonl", "--speed", "fast")).isEqualTo(2);
        assertThat(run("broker", "--port", "99999")).isEqualTo(2);

        assertThat(err.toString())
                .contains("Did you mean: transcripts publish?")
                .contains("must be max, or a factor above 0 such as 1x or 10x")
                .contains("--port must be within 0 and 65535, got 99999")
                .contains("Try: ./transcripts publish --help")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingFileIsOneSentenceAndExitCodeOne(@TempDir Path dir) {
        assertThat(run("publish", dir.resolve("no.jsonl").toString())).isEqualTo(1);

        assertThat(err.toString()).isEqualToIgnoringNewLines("There is no file " + dir.resolve("no.jsonl") + ".");
    }

    @Test
    void aMissingBrokerIsOneSentenceWithinABoundedTime() {
        long start = System.nanoTime();

        // Port 1 needs privileges to listen on, so nobody does.
        assertThat(run("publish", "-", "--bootstrap-servers", "127.0.0.1:1")).isEqualTo(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("No Kafka broker answers at 127.0.0.1:1; start one (./transcripts broker) or"
                        + " name another with --bootstrap-servers.");
    }

    @Test
    void anUnusableAddressIsOneSentence() {
        assertThat(run("publish", "-", "--bootstrap-servers", "nonsense")).isEqualTo(1);

        assertThat(err.toString())
                .startsWith("No Kafka client for nonsense can be made: ")
                .hasLineCount(1);
    }

    @Test
    void brokerDataGoesWhereTheDesktopSpecificationSays() {
        assertThat(BrokerCommand.defaultDataDir(Map.of("XDG_DATA_HOME", "/data"), "/home/ada"))
                .isEqualTo(Path.of("/data/transcripts/broker"));
        assertThat(BrokerCommand.defaultDataDir(Map.of("XDG_DATA_HOME", "relative"), "/home/ada"))
                .isEqualTo(Path.of("/home/ada/.local/share/transcripts/broker"));
    }

    private int run(String... arguments) {
        CommandLine command = Transcripts.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }
}
