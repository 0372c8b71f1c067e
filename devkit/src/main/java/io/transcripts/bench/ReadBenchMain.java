package io.transcripts.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the scenarios of reading, latency and restoring. */
@Command(name = "read-bench", mixinStandardHelpOptions = true)
public final class ReadBenchMain implements Callable<Integer> {
    @Parameters(arity = "1..*", description = "reads30, reads2000, readload, fullreads, latency, restore")
    private List<String> scenarios = new ArrayList<>();

    @Option(names = "--directory", required = true, description = "For the broker, the state and the logs; new.")
    private Path directory = Path.of("");

    @Option(names = "--output", required = true, description = "File for the results, as JSON.")
    private Path output = Path.of("");

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--runs")
    private int runs;

    @Option(names = "--restore-sessions")
    private int restoreSessions;

    @Option(names = "--jdbc-url", description = "Of a PostgreSQL that may be written to.")
    private @Nullable String jdbcUrl;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ReadBenchMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        ReadPlan plan = quick ? ReadPlan.quick(jdbcUrl) : ReadPlan.full(jdbcUrl);
        plan = new ReadPlan(
                runs == 0 ? plan.runs() : runs,
                plan.sessions(),
                plan.longSessions(),
                plan.backlogCalls(),
                restoreSessions == 0 ? plan.restoreSessions() : restoreSessions,
                plan.warmUp(),
                plan.duration(),
                plan.connections(),
                jdbcUrl);
        List<Result> results = new ArrayList<>();
        for (String scenario : scenarios) {
            long start = System.nanoTime();
            try (Stack stack = Stack.start(directory.resolve(scenario))) {
                run(scenario, stack, plan, result -> {
                    System.out.println(result);
                    results.add(result);
                    // Every time, so that what was measured stays when something fails later.
                    new ResultsFile(Machine.describe(), results).write(output);
                });
            }
            System.out.println(scenario + " took "
                    + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        }
        return 0;
    }

    private static void run(String scenario, Stack stack, ReadPlan plan, Consumer<Result> results) throws Exception {
        ReadScenarios reads = new ReadScenarios(stack, plan, results);
        switch (scenario) {
            case "reads30" -> reads.reads30();
            case "reads2000" -> reads.reads2000();
            case "readload" -> reads.readLoad();
            case "fullreads" -> reads.fullReads();
            case "latency" -> new LatencyScenario(stack, plan, results).run();
            case "restore" -> new RestoreScenario(stack, plan, results).run();
            default -> throw new IllegalArgumentException("no scenario " + scenario);
        }
    }
}
