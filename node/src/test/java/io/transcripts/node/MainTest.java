package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpTeachesEachCommandOfProductionAndNoOther() {
        assertThat(run("--help")).isZero();
        assertThat(Main.commandLine().getSubcommands())
                .containsOnlyKeys(
                        "serve",
                        "get",
                        "sessions",
                        "inspect",
                        "erase",
                        "watch",
                        "verify",
                        "rebuild",
                        "dead-letters",
                        "keys");
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
                .contains("Did you mean: transcripts serve or ", "Try: ./transcripts --help")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMisspeltOptionIsNamedBesideTheMissingOne() {
        assertThat(run("serve", "--api-kesy=keys.json")).isEqualTo(2);

        assertThat(err.toString())
                .contains("Missing required option: '--api-keys=FILE'")
                .contains("There is no option --api-kesy.", "Possible solutions: --api-keys");
    }

    @ParameterizedTest
    @CsvSource({
        "30d,P30D",
        "5m,PT5M",
        "500ms,PT0.500S",
        "2 h,PT2H",
        "soon,'PT3S for three seconds, PT5M for five minutes'"
    })
    void aDurationIsToldHowToBeWritten(String written, String instead) {
        assertThat(run("serve", "--api-keys=keys.json", "--retention", written)).isEqualTo(2);

        assertThat(err.toString())
                .contains("'" + written + "' is no duration; write " + instead)
                .doesNotContain("java.");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }
}
