package io.transcripts.bench;

import io.transcripts.bench.ResultsFile.Failure;
import io.transcripts.devkit.Tool;
import io.transcripts.node.command.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench-reads}: the scenarios of reading, latency and restoring. */
@Command(
        name = "bench-reads",
        mixinStandardHelpOptions = true,
        hidden = true,
        description = {
            "Measures reading, latency and restoring, each contender in turn in a process of its own.",
            "",
            "reads30    complete transcripts of 30 segments, cold, hot, unchanged (304), and a fixed body (S)",
            "reads2000  transcripts of 2,000 segments in every format, idle and beside half of the full ingest",
            "readload   ingest alone, and beside 1,000 reads a second",
            "fullreads  whole sessions into records: over HTTP, from PostgreSQL (P)",
            "latency    from send() to the answer, and from send() to a plain consumer (L)",
            "flood      the latency of others, alone and beside a session that floods",
            "forwarded  the same transcripts from their owner and from another node, one at a time",
            "formats    transcripts of 30 and of 2,000 segments in every format, none kept, one at a time",
            "parts      pages of transcripts of 10,000 segments, and searches in those of 2,000, one at a time",
            "list       pages of 20 of 150,000 sessions on three nodes, one at a time; list1m of a million",
            "livedelay  from send() to the answer of a GET, and to a client's copy over a stream",
            "liveslow   the same with 1,000 streams of live calls, alone and beside one that reads 1 kB/s",
            "liveassembly  ingest with 1,000 streams of 200 of its calls, and without",
            "liveidle   memory and CPU of 10,000 streams on which nothing happens",
            "restore    from the start of the process until it is ready: with its state, killed before, and without state",
            ""
        },
        footer = {
            "",
            "Example:",
            "  ./transcripts bench-reads --quick --directory /tmp/bench --output reads.json reads30 latency"
        })
public final class ReadBenchCommand implements Callable<Integer>, Tool {
    @Parameters(arity = "1..*", paramLabel = "SCENARIO", description = "See above; several run one after another.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            required = true,
            description = "For the broker, the state and the logs, a few GB; new, and not deleted.")
    private Path directory = Path.of("");

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "For the results, as JSON.")
    private Path output = Path.of("");

    @Option(
            names = "--quick",
            description =
                    "One run of each with little data, instead of five; of those that follow live calls, an even number.")
    private boolean quick;

    @Option(names = "--runs", paramLabel = "N", description = "Of each contender.")
    private @Nullable Integer runs;

    @Option(
            names = "--restore-sessions",
            paramLabel = "N",
            description = "To restore; from 1,000,000 on it is the scenario restore1m.")
    private @Nullable Integer restoreSessions;

    @Option(
            names = "--restore-segments",
            paramLabel = "N",
            defaultValue = "30",
            description = "Of each session to restore (default: ${DEFAULT-VALUE}).")
    private int restoreSegments;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "Of a PostgreSQL on this machine that may be written to; without, P is left out.")
    private @Nullable String jdbcUrl;

    @Override
    public Integer call() throws Exception {
        ReadPlan plan = ReadPlan.of(quick, runs, restoreSessions, restoreSegments, jdbcUrl);
        Map<String, Object> machine = Machine.here();
        List<Result> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String scenario : scenarios) {
            long start = System.nanoTime();
            try (Stack stack = Stack.start(directory.resolve(scenario))) {
                run(scenario, new Bench(stack, plan, result -> {
                    System.out.println(result);
                    results.add(result);
                    failure(result).ifPresent(failures::add);
                    // Every time, so that what was measured stays when something fails later.
                    new ResultsFile(machine, results, plan.facts(), failures).write(output);
                }));
            }
            System.out.println(scenario + " took "
                    + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        }
        failures.forEach(failure -> System.err.println(PerformancePage.inWords(failure)));
        return failures.isEmpty() ? 0 : 1;
    }

    /** What was not answered has left no latency, so the figures of the others are too good. */
    private static Optional<Failure> failure(Result result) {
        double failed = result.figures().getOrDefault("failures", 0.0);
        double lost = result.figures().getOrDefault("lost", 0.0);
        return failed + lost == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        result.scenario(),
                        result.contender(),
                        result.run(),
                        String.format(Locale.ROOT, "%.0f requests failed, %.0f probes were lost", failed, lost)));
    }

    private static void run(String scenario, Bench bench) throws Exception {
        switch (scenario) {
            case "reads30" -> new ReadScenarios(bench).reads30();
            case "reads2000" -> new ReadScenarios(bench).reads2000();
            case "readload" -> new ReadScenarios(bench).readLoad();
            case "fullreads" -> new ReadScenarios(bench).fullReads();
            case "latency" -> new LatencyScenario(bench).run();
            case "flood" -> new LatencyScenario(bench).runBesideAFlood();
            case "forwarded" -> new OneAtATime(bench).forwarded();
            case "formats" -> new OneAtATime(bench).formats();
            case "list" -> new OneAtATime(bench).list(false);
            case "list1m" -> new OneAtATime(bench).list(true);
            case "parts" -> new OneAtATime(bench).parts();
            case "livedelay" -> new LiveScenario(bench).delay();
            case "liveslow" -> new LiveScenario(bench).besideASlowReader();
            case "liveassembly" -> new LiveScenario(bench).assembly();
            case "liveidle" -> new LiveScenario(bench).idle();
            case "restore" -> RestoreScenario.run(bench);
            default -> throw new CommandException("There is no scenario " + scenario + "; see --help.");
        }
    }
}
