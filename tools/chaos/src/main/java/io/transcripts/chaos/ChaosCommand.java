package io.transcripts.chaos;

import io.transcripts.devkit.Quiet;
import io.transcripts.devkit.Tool;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos}: breaks a cluster, and looks at every answer. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts brokers and nodes as processes, publishes calls at a steady rate, reads transcripts from every node, and"
                    + " breaks something again and again: kills, stops and suspends nodes and brokers, cuts lines, sets"
                    + " clocks. Every answer is checked against what must be true at that moment: a segment that was shown"
                    + " does not disappear, a complete transcript stays complete, versions do not fall, what was shown is"
                    + " not unknown, what has changed is not 304, a list leaves out nothing, what was erased stays so, and"
                    + " what clients of streams have never goes backwards. In the end every acknowledged event has to be in"
                    + " the topics, every transcript has to show what was said last, and it and what clients have of it has to"
                    + " be that of a node that nothing happened to; only what was erased is gone, accounts add up, and no log"
                    + " holds what was said.",
            "",
            "Lines are cut where this is Linux and root; clocks are set where there is a C compiler.",
            ""
        },
        footer = {
            "",
            "Faults: kill, stop, scale_in, rolling_restart, pause, hang, kill_broker, restart_broker, cut_nodes,"
                    + " cut_from_brokers, clock, hostile (callers that mean harm; siege measures what others feel of"
                    + " them).",
            "Exit code 1 when any answer was wrong, anything acknowledged was lost, or anything did not come back.",
            "",
            "Examples:",
            "  ./transcripts chaos --duration PT5M",
            "  ./transcripts chaos --brokers 3 --faults kill_broker,kill --duration PT10M"
        })
public final class ChaosCommand implements Callable<Integer>, Tool {
    private static final String CONNECTIONS = "--max-connections-per-address=";
    /** As it is without the option. */
    private static final int CONNECTIONS_OF_OTHERS = 256;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "PT30M",
            description = "Of the faults (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--faults",
            paramLabel = "FAULT,…",
            split = ",",
            description = "Which, in random order (default: all that are possible here).")
    private List<Fault> faults = new ArrayList<>();

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "200",
            description = "Live at a time (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Events a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Of each node (default: ${DEFAULT-VALUE}).")
    private int readers;

    @Option(
            names = "--read-pause-ms",
            paramLabel = "MS",
            defaultValue = "50",
            description = "Between two reads of a reader (default: ${DEFAULT-VALUE}).")
    private long readPauseMs;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "100",
            description = "Clients who follow one live call after another (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--known-after",
            paramLabel = "DURATION",
            defaultValue = "PT10S",
            description =
                    "So long after its start a session is known, and after its erasure gone (default: ${DEFAULT-VALUE}).")
    private Duration knownAfter = Duration.ZERO;

    @Option(
            names = "--calm-within",
            paramLabel = "DURATION",
            defaultValue = "PT90S",
            description =
                    "So long after a fault each partition has an owner again that has caught up (default: ${DEFAULT-VALUE}).")
    private Duration calmWithin = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the calls, and of what is broken when (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "chaos.md",
            description = "For the table and the timeline (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Mixin
    private ClusterOptions cluster = new ClusterOptions(3, "400m", Duration.ofSeconds(6), ClusterOptions.SHORT_LIVES);

    @Override
    public Integer call() throws InterruptedException {
        Quiet.kafka();
        PrintWriter terminal = spec.commandLine().getOut();
        try {
            Path directory = cluster.directory("transcripts-chaos");
            Cluster.Plan plan = cluster.plan(false, roomForStreams());
            RunReport outcome = new Chaos(
                            new Chaos.Settings(
                                    duration,
                                    faults,
                                    sessions,
                                    rate,
                                    readers,
                                    readPauseMs,
                                    streams,
                                    knownAfter,
                                    calmWithin,
                                    seed,
                                    plan),
                            directory,
                            terminal)
                    .run();
            Files.writeString(out, outcome.markdown());
            terminal.println(outcome.markdown().replaceFirst("(?s)\nTimeline:.*", ""));
            return outcome.isRight() ? 0 : 1;
        } catch (IOException e) {
            throw new CommandException("The results cannot be written: " + e.getMessage(), e);
        }
    }

    /** All clients have one address here, and after a fault they may all be at one node. */
    private List<String> roomForStreams() {
        return List.of(CONNECTIONS + (CONNECTIONS_OF_OTHERS + 2 * streams));
    }
}
