package io.transcripts.node.command;

import io.transcripts.live.LiveOptions;
import io.transcripts.node.Node;
import io.transcripts.node.NodeOptions;
import io.transcripts.node.log.Logging;
import io.transcripts.runtime.AssemblerConfig;
import io.transcripts.runtime.NativeLibraries;
import io.transcripts.runtime.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: one node. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Runs one node: assembles transcripts from Kafka, and answers for them over HTTP. Start as many as wanted"
                    + " with one application id.",
            "",
            "Every option may also come from the environment (--state-dir is TRANSCRIPTS_STATE_DIR) or from the file of"
                    + " --config (state-dir=/var/lib/transcripts); the command line wins over the environment, and the"
                    + " environment over the file. Durations are ISO 8601: PT3S is three seconds.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./transcripts keys create --organization org_demo --file keys.json",
            "  ./transcripts serve --api-keys keys.json",
            "  ./transcripts serve --api-keys keys.json --config node.properties --threads 2"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--api-keys",
            paramLabel = "FILE",
            required = true,
            description = "Keys file; a change takes effect without a restart. See: ./transcripts keys create --help")
    private Path apiKeys = Path.of("");

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PublicPortOptions publicPort = new PublicPortOptions();

    @Option(
            names = "--management-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the management port (default: ${DEFAULT-VALUE}).")
    private String managementHost = "";

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "9404",
            description = "Metrics, health and status; 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int managementPort;

    @Option(
            names = "--advertised",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description = "Name by which other nodes reach this one (default: ${DEFAULT-VALUE}).")
    private String advertised = "";

    @Option(
            names = "--body-cache-mb",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "Heap for the rendered bodies of complete transcripts; 0 renders each time"
                    + " (default: ${DEFAULT-VALUE}).")
    private long bodyCacheMb;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Streams, and requests that wait, at once (default: ${DEFAULT-VALUE}).")
    private int maxStreams;

    @Option(
            names = "--max-streams-per-key",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Of one API key (default: ${DEFAULT-VALUE}).")
    private int maxStreamsPerKey;

    @Option(
            names = "--stream-interval",
            paramLabel = "DURATION",
            defaultValue = "PT0.1S",
            description = "At least between two checkpoints of a stream: what changes meanwhile is one; PT0S for none"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration streamInterval = Duration.ZERO;

    @Option(
            names = "--peer-host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Address of the peer port (default: ${DEFAULT-VALUE}, every one).")
    private String peerHost = "";

    @Option(
            names = "--peer-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port for other nodes and for verify; 0 for a free one, which /status tells (default:"
                    + " ${DEFAULT-VALUE}).")
    private int peerPort;

    @Option(
            names = "--max-lag",
            paramLabel = "RECORDS",
            defaultValue = "100000",
            description =
                    "How far behind a standby, or an owner that has just taken over, may be and still answer; such"
                            + " answers say so in X-Transcript-Lag (default: ${DEFAULT-VALUE}).")
    private long maxLag;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            defaultValue = "PT0S",
            description =
                    "How long to answer on after SIGTERM, while /health/ready says that this node goes: until load"
                            + " balancers have seen it (default: ${DEFAULT-VALUE}; PT10S for rolling restarts).")
    private Duration drain = Duration.ZERO;

    @Mixin
    private LogOptions log = new LogOptions();

    @Mixin
    private PeerOptions peers = new PeerOptions();

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Override
    public Integer call() throws InterruptedException {
        ((Settings) spec.defaultValueProvider())
                .misspelt(spec)
                .forEach(sentence -> spec.commandLine().getErr().println(sentence));
        Logging logging = Logging.begin(log.toOptions());
        try {
            LOG.info("Given: {}", String.join(", ", GivenSettings.of(spec, (Settings) spec.defaultValueProvider())));
            return serve();
        } finally {
            logging.close();
        }
    }

    private int serve() throws InterruptedException {
        NodeOptions given = nodeOptions();
        // The signal is taken before the start, so that Ctrl-C while starting still closes what has started.
        try (StopSignal stop = new StopSignal(drain);
                NativeLibraries libraries = libraries(given.assembler());
                Node node = Node.start(given)) {
            LOG.debug("Native libraries: {}", libraries);
            node.onFailure(stop::request);
            stop.await();
            if (!node.hasFailed()) {
                node.drain(drain);
            }
            return node.hasFailed() ? 1 : 0;
        }
    }

    private static NativeLibraries libraries(AssemblerConfig config) {
        NativeLibraries libraries = NativeLibraries.take(config.stateDir(), config.applicationId());
        libraries.use();
        NativeLibraries.tidy(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
        return libraries;
    }

    /** What a node is started with when {@code serve} is given these arguments, and the environment says nothing. */
    public static NodeOptions nodeOptions(String... arguments) {
        ServeCommand serve = new ServeCommand();
        new CommandLine(serve)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(new Settings(Map.of()))
                .parseArgs(arguments);
        return serve.nodeOptions();
    }

    /**
     * Why a node would not be started with these settings, and no others; nothing is started or read.
     *
     * @param settings values by the names of options, without dashes
     */
    static Optional<String> refusal(Map<String, String> settings) {
        ServeCommand serve = new ServeCommand();
        CommandLine line = Console.converting(new CommandLine(serve)).setDefaultValueProvider(new Settings(Map.of()));
        try {
            line.parseArgs(Stream.concat(
                            Stream.of("--api-keys=none"),
                            settings.entrySet().stream().map(each -> "--" + each.getKey() + "=" + each.getValue()))
                    .toArray(String[]::new));
            var unused = serve.nodeOptions();
            return Optional.empty();
        } catch (CommandLine.ParameterException | StartException | CommandException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private NodeOptions nodeOptions() {
        return new NodeOptions(
                options.toConfig(config.kafka(spec)),
                publicPort.toOptions(maxStreams),
                managementHost,
                managementPort,
                advertised,
                peerHost,
                peerPort,
                peers.files(),
                maxLag,
                bodyCacheMb << 20,
                new LiveOptions(maxStreams, maxStreamsPerKey, streamInterval),
                apiKeys);
    }
}
