package io.transcripts.all;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.Transcripts;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theCommandLineHasTheCommandsOfAllModules() {
        assertThat(Transcripts.commandLine().getSubcommands().keySet())
                .containsExactly(
                        "demo",
                        "broker",
                        "serve",
                        "publish",
                        "validate",
                        "get",
                        "sessions",
                        "erase",
                        "watch",
                        "captions",
                        "inspect",
                        "verify",
                        "rebuild",
                        "dead-letters",
                        "keys",
                        "train",
                        "bench",
                        "bench-reads",
                        "bench-report",
                        "chaos",
                        "siege");
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("  bench  ", "  chaos  ", "  siege  ");
        for (String command : Transcripts.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine command = Transcripts.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }
}
