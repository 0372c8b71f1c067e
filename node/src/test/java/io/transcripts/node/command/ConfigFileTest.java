package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** All that is wrong with a configuration is told at once, and secrets may be in files of their own. */
class ConfigFileTest {
    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void aFileWithThreeMistakesGivesThreeLines() throws IOException {
        Path file = file("threads=many", "standbys=99", "retenton=P1D", "partitions=24", "drain=PT5S");

        assertThat(run(file)).isEqualTo(2);

        assertThat(lines())
                .hasSize(3)
                .anySatisfy(line ->
                        assertThat(line).startsWith("threads in " + file).contains("'many'"))
                .anySatisfy(
                        line -> assertThat(line).isEqualTo("standbys in " + file + ": standbys must be 0 … 16, got 99"))
                .anySatisfy(line -> assertThat(line).contains("sets retenton, which is no option"));
    }

    @Test
    void rangesAloneAreToldTogetherToo() throws IOException {
        Path file = file("threads=0", "standbys=99", "session-timeout=PT1S");

        assertThat(run(file)).isEqualTo(1);

        assertThat(lines()).hasSize(3);
    }

    @Test
    void settingsThatAreRightTogetherAreNotRefusedOneByOne() throws IOException {
        // Longer than the default of the retention: wrong without the second line.
        assertThat(new Settings(Map.of()).mistakes(parsed(file("idle-timeout=P40D", "retention=P60D", "threads=none"))))
                .singleElement()
                .asString()
                .startsWith("threads in ");
    }

    @Test
    void aMistakeOfTheEnvironmentIsToldByItsVariable() {
        assertThat(new Settings(Map.of("TRANSCRIPTS_THREADS", "many")).mistakes(parsed(null)))
                .singleElement()
                .asString()
                .startsWith("TRANSCRIPTS_THREADS in the environment: ");
    }

    @Test
    void aSecretMayBeInAFileOfItsOwn() throws IOException {
        Path secret = Files.writeString(directory.resolve("jaas"), "module required password=\"p\";\n");

        assertThat(new Settings(Map.of("TRANSCRIPTS_KAFKA_SSL_KEY_PASSWORD_FILE", secret.toString()))
                        .kafka(parsed(file(
                                "kafka.sasl.jaas.config.file=" + secret,
                                "kafka.sasl.oauthbearer.assertion.file=/run/assertion"))))
                .containsOnly(
                        Map.entry("sasl.jaas.config", "module required password=\"p\";"),
                        Map.entry("ssl.key.password", "module required password=\"p\";"),
                        Map.entry("sasl.oauthbearer.assertion.file", "/run/assertion"));
    }

    @Test
    void aSecretsFileMayBeNamedOnTheCommandLine() throws IOException {
        Path secret = Files.writeString(directory.resolve("jaas"), "module required password=\"p\";\n");
        BrokerOptions options = new BrokerOptions();
        new CommandLine(new Brokers(options)).parseArgs("--kafka", "sasl.jaas.config.file=" + secret);

        assertThat(options.kafka(Map.of("sasl.jaas.config", "of the file")))
                .containsOnly(Map.entry("sasl.jaas.config", "module required password=\"p\";"));
    }

    @Test
    void theFileThatTheEnvironmentNamesCountsForOptionsBeforeItToo() throws IOException {
        Path file = file("api-keys=keys.json", "peer-secret-file=secret", "drain=PT5S");
        CommandLine serve = Console.converting(new CommandLine(new ServeCommand()))
                .setDefaultValueProvider(new Settings(Map.of("TRANSCRIPTS_CONFIG", file.toString())));

        serve.parseArgs();

        assertThat(serve.getCommandSpec().findOption("--api-keys").<Path>getValue())
                .isEqualTo(Path.of("keys.json"));
    }

    @Test
    void theFileOfTheCommandLineWinsOverThatOfTheEnvironment() throws IOException {
        Path file = file("api-keys=keys.json");
        CommandLine serve = Console.converting(new CommandLine(new ServeCommand()))
                .setDefaultValueProvider(new Settings(Map.of("TRANSCRIPTS_CONFIG", "not there")));

        serve.parseArgs("--config=" + file);

        assertThat(serve.getCommandSpec().findOption("--api-keys").<Path>getValue())
                .isEqualTo(Path.of("keys.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-session-segments",
                "max-segment-translations",
                "max-session-mb",
                "max-value-bytes",
                "max-text-bytes",
                "max-words",
                "max-time-seconds",
                "max-metadata-bytes",
                "max-participants",
                "max-label-chars"
            })
    void aLimitThatLetsInNothingIsRefused(String option) {
        assertThat(ServeCommand.refusal(Map.of(option, "0"))).contains(option + " must be at least 1, got 0");
        assertThat(ServeCommand.refusal(Map.of(option, "-1"))).contains(option + " must be at least 1, got -1");
        assertThat(ServeCommand.refusal(Map.of(option, "1"))).isEmpty();
    }

    @Test
    void whatIsGivenIsToldWithItsPlaceAndWithoutSecrets() throws IOException {
        Settings settings = new Settings(Map.of("TRANSCRIPTS_THREADS", "2"));
        CommandLine line =
                Console.converting(new CommandLine(new ServeCommand())).setDefaultValueProvider(settings);
        Path file = file("drain=PT5S", "kafka.sasl.jaas.config=module secret", "kafka.linger.ms=1");
        line.parseArgs("--api-keys=keys.json", "--config=" + file, "--standbys=2", "--kafka", "acks=all");

        assertThat(GivenSettings.of(line.getCommandSpec(), settings))
                .containsExactly(
                        "api-keys=keys.json (command line)",
                        "config=" + file + " (command line)",
                        "drain=PT5S (file)",
                        "threads=2 (environment)",
                        "standbys=2 (command line)",
                        "kafka.acks=all",
                        "kafka.linger.ms=1",
                        "kafka.sasl.jaas.config=***");
    }

    /** Something to mix the options in. */
    @CommandLine.Command
    private static final class Brokers {
        @CommandLine.Mixin
        private final BrokerOptions options;

        Brokers(BrokerOptions options) {
            this.options = options;
        }
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("node.properties"), List.of(lines));
    }

    private static CommandSpec parsed(Path file) {
        CommandLine line = new CommandLine(new ServeCommand()).setDefaultValueProvider(new Settings(Map.of()));
        if (file != null) {
            line.getCommandSpec().findOption("--config").setValue(file);
        }
        return line.getCommandSpec();
    }

    private int run(Path file) {
        CommandLine command = Console.ready(new CommandLine(new ServeCommand()));
        command.setErr(new PrintWriter(err));
        return command.execute("--api-keys=none", "--config=" + file);
    }

    private List<String> lines() {
        return err.toString().lines().filter(line -> !line.startsWith("Try: ")).toList();
    }
}
