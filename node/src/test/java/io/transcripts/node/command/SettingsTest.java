package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingsTest {
    private final CommandSpec serve = new CommandLine(new ServeCommand()).getCommandSpec();

    @Test
    void aMisspeltVariableIsToldWithTheOneThatIsMeant() {
        assertThat(new Settings(Map.of("TRANSCRIPTS_STATE_DRI", "/var/lib")).misspelt(serve))
                .singleElement()
                .asString()
                .startsWith("TRANSCRIPTS_STATE_DRI is in the environment, and no option reads it; is ")
                .contains("TRANSCRIPTS_STATE_DIR");
    }

    @Test
    void whatIsReadIsNotMisspelt() {
        assertThat(new Settings(Map.of(
                                "TRANSCRIPTS_STATE_DIR", "/var/lib",
                                "TRANSCRIPTS_API_KEY", "secret",
                                "TRANSCRIPTS_JAVA_OPTS", "-Xmx1g",
                                "TRANSCRIPTS_KAFKA_SECURITY_PROTOCOL", "SSL",
                                "OTHERS_STATE_DRI", "x"))
                        .misspelt(serve))
                .isEmpty();
    }
}
