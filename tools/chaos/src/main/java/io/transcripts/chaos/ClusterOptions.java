package io.transcripts.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The cluster that a command starts: brokers and nodes as processes, and where they work. */
final class ClusterOptions {
    /**
     * Of brokers and nodes of {@code chaos}, which live for a minute each: on two processors five JVMs did little else but
     * compile with C2, and did not answer a thousand clients in time.
     */
    static final List<String> SHORT_LIVES =
            Runtime.getRuntime().availableProcessors() < 4 ? List.of("-XX:TieredStopAtLevel=1") : List.of();

    /** How long a node that is stopped goes on answering. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    @Option(names = "--nodes", paramLabel = "N", description = "(default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--node-heap",
            paramLabel = "SIZE",
            description = "Of each node, as in -Xmx (default: ${DEFAULT-VALUE}).")
    private String nodeHeap;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            description = "With three, topics have three copies, two of which must have what is acknowledged (default:"
                    + " ${DEFAULT-VALUE}).")
    private int brokers = 1;

    @Option(names = "--partitions", paramLabel = "N", description = "Of all topics (default: ${DEFAULT-VALUE}).")
    private int partitions = 6;

    @Option(
            names = "--session-timeout",
            paramLabel = "DURATION",
            description = "Of the nodes (default: ${DEFAULT-VALUE}).")
    private Duration sessionTimeout;

    @Option(
            names = "--serve-option",
            paramLabel = "OPTION",
            description = "Passed to the nodes, such as --commit-interval=PT0.5S; may be repeated.")
    private List<String> serveOptions = new ArrayList<>();

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "Of the JVMs of brokers and nodes; may be repeated (default of chaos, on fewer than four"
                    + " processors: -XX:TieredStopAtLevel=1, as those that are killed again and again would do little but"
                    + " compile).")
    private @Nullable List<String> jvmOptions;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "For data and logs, which are kept (default: a new one for temporary files).")
    private @Nullable Path workDir;

    private final List<String> usualJvmOptions;

    /** What holds unless it is given. */
    ClusterOptions(int nodes, String nodeHeap, Duration sessionTimeout, List<String> jvmOptions) {
        usualJvmOptions = jvmOptions;
        this.nodes = nodes;
        this.nodeHeap = nodeHeap;
        this.sessionTimeout = sessionTimeout;
    }

    /** Where it works; a new directory unless one is named. */
    Path directory(String prefix) throws IOException {
        return workDir == null ? Files.createTempDirectory(prefix) : Files.createDirectories(workDir);
    }

    /**
     * What is started.
     *
     * @param isLoopback see {@link Cluster.Plan}
     * @param usual options of nodes, each with a value, where nothing else was given
     */
    Cluster.Plan plan(boolean isLoopback, List<String> usual) {
        List<String> options = new ArrayList<>(serveOptions);
        for (String option : usual) {
            String name = option.substring(0, option.indexOf('=') + 1);
            if (serveOptions.stream().noneMatch(given -> given.startsWith(name))) {
                options.add(option);
            }
        }
        List<String> ofJvms = jvmOptions == null ? usualJvmOptions : jvmOptions;
        return new Cluster.Plan(
                brokers, nodes, nodeHeap, ofJvms, partitions, isLoopback, sessionTimeout, DRAIN, options);
    }
}
