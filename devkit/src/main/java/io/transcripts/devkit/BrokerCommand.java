package io.transcripts.devkit;

import io.transcripts.node.command.Settings;
import io.transcripts.node.command.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code broker}: a Kafka broker that stays until it is stopped. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Settings.class,
        description = {
            "Runs a real Kafka broker (KRaft) on this machine, for development: alone, or one of a cluster.",
            "",
            "It listens on the loopback address only, when not told otherwise. Its data survives a restart; delete the directory to start anew.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./transcripts broker",
            "  ./transcripts broker --port 19092 --data-dir /tmp/kafka-data",
            "",
            "Three brokers, each in a terminal of its own; topics then have three copies, and two must have what is"
                    + " acknowledged:",
            "  ./transcripts broker --port 9092 --data-dir k1 --node-id 1 --voters"
                    + " 1@127.0.0.1:9192,2@127.0.0.1:9292,3@127.0.0.1:9392",
            "  and the same with 9093, k2, 2; and with 9094, k3, 3"
        })
public final class BrokerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port for clients, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address of this machine to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--voters",
            paramLabel = "ID@HOST:PORT,…",
            description =
                    "For a cluster: node id and controller port of each of its brokers, the same for all, on every"
                            + " start (default: this broker is alone).")
    private @Nullable String voters;

    @Option(
            names = "--node-id",
            paramLabel = "ID",
            defaultValue = "1",
            description = "With --voters: which of them this is (default: ${DEFAULT-VALUE}).")
    private int nodeId;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the data is kept (default: transcripts/broker in $XDG_DATA_HOME, or ~/.local/share).")
    private @Nullable Path dataDir;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port must be within 0 and 65535, got " + port);
        }
        Path directory = dataDir == null ? defaultDataDir(System.getenv(), System.getProperty("user.home")) : dataDir;
        // The signal is taken before the start, so that Ctrl-C while starting still closes what has started.
        try (StopSignal stop = new StopSignal();
                EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBroker.Options(
                        host, port, directory, Map.of(), voters == null ? null : Quorum.ofSeveral(nodeId, voters)))) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Kafka broker ready at " + broker.bootstrapServers() + ", data in " + directory
                    + " (Ctrl-C stops it)");
            out.flush();
            stop.await();
        }
        return 0;
    }

    /** As the XDG Base Directory Specification has it; a relative {@code XDG_DATA_HOME} is to be ignored. */
    static Path defaultDataDir(Map<String, String> environment, String home) {
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = data.startsWith("/") ? Path.of(data) : Path.of(home, ".local", "share");
        return base.resolve("transcripts").resolve("broker");
    }
}
