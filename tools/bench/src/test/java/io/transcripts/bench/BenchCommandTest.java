package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
    private final CommandLine command = new CommandLine(new BenchCommand());

    @Test
    void theHelpNamesEveryScenario() {
        for (Scenario scenario : Scenario.values()) {
            assertThat(command.getUsageMessage()).contains("  " + scenario.label() + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "--contenders=nobody", "--contenders=P-3t-500-on", "--threads=0"})
    void whatMakesNoSenseIsAUsageError(String argument) {
        command.setErr(new PrintWriter(new StringWriter()));
        assertThat(command.execute(argument)).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
