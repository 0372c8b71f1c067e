package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpTeachesEachCommandOfProductionAndNoOther() {
        assertThat(run("--help")).isZero();
        assertThat(Main.commandLine().getSubcommands())
                .containsOnlyKeys("serve", "get", "sessions", "inspect", "erase", "verify", "keys");
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            assertThat(out.toString()).contains("  " + command + " ");
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongCommandLineIsOneSentenceAndExitCodeTwo() {
        assertThat(run("serv")).isEqualTo(2);

        assertThat(err.toString())
                .contains("Did you mean: transcripts serve or transcripts", "Try: ./transcripts --help")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }
}
