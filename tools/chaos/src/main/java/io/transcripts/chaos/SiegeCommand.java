package io.transcripts.chaos;

import io.transcripts.chaos.hostile.Attack;
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

/** {@code siege}: attacks nodes, and measures what others feel of it. */
@Command(
        name = "siege",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts brokers and nodes as processes on the loopback device, and publishes two sessions as large as the"
                    + " limits allow, and small ones of another organization. Others ask every node for the small ones at"
                    + " a steady rate, first in peace, then while a node is attacked in one way after another.",
            ""
        },
        footer = {
            "",
            "Attacks: heavy_readers, heavy_streams, foreign_readers, foreign_streams, heavy_searches, pages, lists,"
                    + " large_streams, waits, foreign_deletes, slow_readers, many_slow_readers, slow_streams,"
                    + " slow_headers, idle_connections, slow_bodies, stream_cancels, bad_requests, guesses, status_flood,"
                    + " status_without_brokers.",
            "Exit code 1 when a node died, logged more than 1 MiB a minute, did not say that it lives, or was not"
                    + " ready after; when others got an error, or waited longer than twice as long as before (99th"
                    + " percentile; what --floor-ms says is never too long, 1 s is always); when a foreign key got"
                    + " anything but 404; when a body that ended was no JSON.",
            "Slow headers need 10,000 open files in this process and in the node (ulimit -n).",
            "Without brokers, nodes are attacked for half of --session-timeout at most.",
            "",
            "Examples:",
            "  ./transcripts siege --nodes 3 --node-heap 1g",
            "  ./transcripts siege --attacks slow_headers --duration PT2M"
        })
public final class SiegeCommand implements Callable<Integer>, Tool {
    private static final double PERCENT = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "PT10M",
            description = "Of all attacks together (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--attacks",
            paramLabel = "ATTACK,…",
            split = ",",
            description = "Which, in this order (default: all).")
    private List<Attack> attacks = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Requests a second of others, at each node (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--floor-ms",
            paramLabel = "MS",
            defaultValue = "50",
            description = "Others may wait so long (99th percentile), however short they waited before (default:"
                    + " ${DEFAULT-VALUE}).")
    private double floorMs;

    @Option(
            names = "--ready-within",
            paramLabel = "DURATION",
            defaultValue = "PT30S",
            description = "So long after an attack nodes are ready again (default: ${DEFAULT-VALUE}).")
    private Duration readyWithin = Duration.ZERO;

    @Option(
            names = "--large-percent",
            paramLabel = "N",
            defaultValue = "100",
            description = "Of their limits, that large sessions take (default: ${DEFAULT-VALUE}).")
    private double largePercent;

    @Option(
            names = "--calm",
            paramLabel = "DURATION",
            defaultValue = "PT20S",
            description = "In which others warm up, and then again in which they are measured in peace (default:"
                    + " ${DEFAULT-VALUE}).")
    private Duration calm = Duration.ZERO;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "siege.md",
            description = "For the table (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Mixin
    private ClusterOptions cluster = new ClusterOptions(1, "512m", Duration.ofSeconds(30), List.of());

    @Override
    public Integer call() throws InterruptedException {
        Quiet.kafka();
        PrintWriter terminal = spec.commandLine().getOut();
        List<Attack> chosen = attacks.isEmpty() ? List.of(Attack.values()) : attacks;
        // Generated calls lack translations, and would not be complete for a minute.
        Cluster.Plan plan = cluster.plan(true, List.of("--completion-deadline=PT5S"));
        try {
            Path directory = cluster.directory("transcripts-siege");
            SiegeReport report = new Siege(
                            new Siege.Settings(
                                    chosen,
                                    duration.dividedBy(chosen.size()),
                                    calm,
                                    rate,
                                    largePercent / PERCENT,
                                    floorMs,
                                    readyWithin,
                                    plan),
                            directory,
                            terminal)
                    .run();
            Files.writeString(out, report.markdown());
            terminal.println(report.markdown());
            return report.isRight() ? 0 : 1;
        } catch (IOException e) {
            throw new CommandException("The results cannot be written: " + e.getMessage(), e);
        }
    }
}
