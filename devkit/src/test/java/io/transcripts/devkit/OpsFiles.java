package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.keys.KeyRing;
import io.transcripts.keys.KeysFileException;
import io.transcripts.management.ManagementServer;
import io.transcripts.node.MemoryPlan;
import io.transcripts.node.NodeOptions;
import io.transcripts.node.command.ServeCommand;
import io.transcripts.peer.PeerSecret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that start nodes, and what the code makes of the command lines in them. */
final class OpsFiles {
    /** Surefire runs in the module; Maven says so in {@code basedir}. */
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SOURCES = "/src/main/java/io/transcripts/";

    private OpsFiles() {}

    static Path path(String file) {
        return ROOT.resolve(file);
    }

    static String read(String file) throws IOException {
        return Files.readString(path(file));
    }

    /** The first group of what the file has once at least. */
    static String find(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(read(file));
        assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
        return matcher.group(1);
    }

    /** All documents of a file, anchors and merges resolved, which Jackson's own reader leaves alone. */
    static List<JsonNode> yaml(String file) throws IOException {
        return yamlOf(read(file));
    }

    static List<JsonNode> yamlOf(String text) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return StreamSupport.stream(yaml.loadAll(text).spliterator(), false)
                .<JsonNode>map(JSON::valueToTree)
                .toList();
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** What a node would be started with; fails for an option that there is not, or a value that it does not take. */
    static NodeOptions options(List<String> arguments) {
        assertThat(arguments.get(0)).isEqualTo("serve");
        return ServeCommand.nodeOptions(arguments.stream().skip(1).toArray(String[]::new));
    }

    /**
     * What a node of the image takes.
     *
     * @param limit of its container, in bytes
     */
    static MemoryPlan memory(long limit, NodeOptions options) throws IOException {
        long heap = limit * Long.parseLong(find("Dockerfile", "MaxRAMPercentage=(\\d+)")) / 100;
        return new MemoryPlan(limit, heap, options.assembler().rocksDbBytes());
    }

    /** How long it answers on after SIGTERM. */
    static Duration drain(List<String> arguments) {
        return Transcripts.commandLine()
                .parseArgs(arguments.toArray(String[]::new))
                .subcommand()
                .matchedOptionValue("--drain", Duration.ZERO);
    }

    /** How long a node may take from SIGTERM to its end, when it is started with these arguments. */
    static Duration stopping(List<String> arguments) throws IOException {
        return drain(arguments).plus(seconds("node", "node/command/StopSignal", "CLOSING_LIMIT"));
    }

    /** What the parts of a node take at most to close, one after the other. */
    static Duration closing() throws IOException {
        return seconds("query-api", "api/ApiServer", "DRAIN")
                .plus(seconds("query-api", "management/ManagementServer", "DRAIN"))
                .plus(seconds("query-api", "peer/PeerServer", "DRAIN"))
                .plus(seconds("assembler", "runtime/StreamsRuntime", "CLOSE_TIMEOUT"));
    }

    /** What the management port answers to a probe of this path, when the node is well. */
    static int probed(String path) throws IOException, InterruptedException {
        try (ManagementServer server = new ManagementServer(
                new ManagementServer.Options("127.0.0.1", 0),
                () -> true,
                Optional::empty,
                Map::of,
                names -> "",
                new SimpleMeterRegistry())) {
            HttpRequest request =
                    HttpRequest.newBuilder(server.url().resolve(path)).build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /**
     * What a node says of a keys file and a peer secret with these permissions.
     *
     * @throws KeysFileException when it refuses them
     */
    static List<String> warnings(Path directory, int mode) throws IOException {
        Path keys = directory.resolve("keys-" + Integer.toOctalString(mode));
        Path secret = directory.resolve("secret-" + Integer.toOctalString(mode));
        String unlimited = UnlimitedKey.write(keys, "org_demo");
        assertThat(unlimited).isNotEmpty();
        assertThat(PeerSecret.readOrCreate(secret)).isNotNull();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & 0400 >> permission.ordinal()) != 0) {
                permissions.add(permission);
            }
        }
        Files.setPosixFilePermissions(keys, permissions);
        Files.setPosixFilePermissions(secret, permissions);
        Logger logger = (Logger) LoggerFactory.getLogger("io.transcripts");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            KeyRing.open(keys).close();
            assertThat(PeerSecret.read(secret)).isNotNull();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Duration seconds(String module, String source, String constant) throws IOException {
        return Duration.ofSeconds(Long.parseLong(
                find(module + SOURCES + source + ".java", " " + constant + " = Duration.ofSeconds\\((\\d+)\\)")));
    }
}
