package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds the container files against what they repeat: versions, options and ports of the code. */
class ContainersTest {
    /** Surefire runs in the module; Maven says so in {@code basedir}. */
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();

    private final JsonNode compose = readCompose();
    private final JsonNode node = compose.path("services").path("node");

    @Test
    void brokerImageHasTheKafkaVersionOfTheBuild() throws IOException {
        Matcher version =
                Pattern.compile("<kafka.version>(.+?)</kafka.version>").matcher(read("pom.xml"));
        assertThat(version.find()).isTrue();

        assertThat(compose.path("services").path("broker").path("image").asText())
                .isEqualTo("apache/kafka:" + version.group(1));
    }

    @Test
    void theCommandIsOneThatTheCommandLineTakes() {
        List<String> arguments = texts(node.path("command"));
        assertThat(arguments.get(0)).isEqualTo("serve");
        CommandLine root = Transcripts.commandLine();
        CommandLine serve = root.getSubcommands().get("serve");
        List<String> options = arguments.subList(1, arguments.size());
        for (String option : options) {
            assertThat(serve.getCommandSpec().optionsMap()).containsKey(option.substring(0, option.indexOf('=')));
        }
        root.parseArgs(arguments.toArray(String[]::new));
        assertThat(defaultOf(serve, "--port")).isEqualTo("8080");
        assertThat(defaultOf(serve, "--management-port")).isEqualTo("9404");
    }

    @Test
    void publishedPortsAndHealthCheckAreThoseOfTheCommand() {
        assertThat(texts(node.path("command"))).contains("--port=8080", "--management-port=9404");
        assertThat(texts(node.path("ports"))).containsExactly("127.0.0.1:8080:8080");
        assertThat(String.join(" ", texts(node.path("healthcheck").path("test"))))
                .contains("/dev/tcp/127.0.0.1/9404")
                .contains("GET /health/ready HTTP/1.0\\r\\n");
        CommandLine broker = Transcripts.commandLine().getSubcommands().get("broker");
        String brokerPort = defaultOf(broker, "--port");
        assertThat(texts(compose.path("services").path("broker").path("ports")))
                .containsExactly("127.0.0.1:" + brokerPort + ":" + brokerPort);
    }

    @Test
    void theNodeFindsTheBrokerAtItsInternalListener() {
        JsonNode environment = compose.path("services").path("broker").path("environment");
        String servers = texts(node.path("command")).stream()
                .filter(a -> a.startsWith("--bootstrap-servers="))
                .findFirst()
                .orElseThrow();

        assertThat(environment.path("KAFKA_ADVERTISED_LISTENERS").asText())
                .contains("://" + servers.substring(servers.indexOf('=') + 1));
    }

    @Test
    void keysComeAsASecretAndStateIsAVolume() throws IOException {
        assertThat(compose.path("secrets").path("api-keys").has("file")).isTrue();
        assertThat(texts(node.path("secrets"))).containsExactly("api-keys");
        assertThat(texts(node.path("command"))).contains("--api-keys=/run/secrets/api-keys");
        assertThat(texts(node.path("volumes"))).containsExactly("node-state:/var/lib/transcripts");
        assertThat(read("Dockerfile"))
                .contains("VOLUME /var/lib/transcripts", "USER 10001", Transcripts.class.getName());
    }

    @Test
    void theImageIsBuiltFromEveryModule() throws IOException {
        Matcher modules = Pattern.compile("<module>(.+?)</module>").matcher(read("pom.xml"));
        String dockerfile = read("Dockerfile");
        String launcher = read("transcripts");
        while (modules.find()) {
            String module = modules.group(1);
            assertThat(dockerfile).contains("COPY " + module + "/pom.xml", "COPY " + module + "/src/main");
            assertThat(launcher).containsPattern("for module in .*\\b" + module + "\\b");
        }
    }

    private static String defaultOf(CommandLine command, String option) {
        return command.getCommandSpec().findOption(option).defaultValue();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static JsonNode readCompose() {
        try {
            return new YAMLMapper().readTree(read("docker-compose.yml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
