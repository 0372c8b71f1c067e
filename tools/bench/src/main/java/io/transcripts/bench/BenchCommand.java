package io.transcripts.bench;

import io.transcripts.bench.ResultsFile.Failure;
import io.transcripts.devkit.Tool;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: how fast, next to what else there is. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures how fast transcripts are assembled, next to what else does it: L, a loop that only decodes and writes"
                    + " each event; A, Kafka Streams as in its tutorial, with a document for each session; P, a consumer that"
                    + " writes into PostgreSQL. Each runs in turn, in a fresh process, on the same input.",
            "",
            "Everything is started here and thrown away afterwards. Compare within one run: machines differ, and days do.",
            "",
            "Scenarios:",
            "  calls30     short calls: 30 segments, 500 calls open",
            "  calls2000   long calls: 2,000 segments, 40 calls open",
            "  calls10000  all-day calls: 10,000 segments, 10 calls open",
            "  live        interims, finals and translations of 5,000 open calls",
            "  open5000    short calls, 5,000 of them open",
            "  open100000  short calls, 100,000 of them open",
            ""
        },
        footer = {
            "",
            "Contenders: product, L, A, P-best, P-default.",
            "",
            "Examples:",
            "  ./transcripts bench --quick",
            "  ./transcripts bench calls30 live --threads 2",
            "  ./transcripts bench live --contenders product,L --product ../before"
        })
public final class BenchCommand implements Callable<Integer>, Tool {
    private static final long EVENTS = 2_000_000;
    private static final long QUICK_EVENTS = 300_000;
    private static final Duration QUICK_BUDGET = Duration.ofMinutes(8);
    private static final Duration QUICK_TIME_LIMIT = Duration.ofSeconds(30);
    private static final int CLEAN_UP_ATTEMPTS = 20;
    private static final long CLEAN_UP_PAUSE_MS = 250;
    private static final Duration NO_BUDGET = Duration.ofDays(7);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Which (default: all, one after another).")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--quick",
            description = "Less than ten minutes: 300,000 events, calls30 and live, up to 3 runs of each.")
    private boolean quick;

    @Option(names = "--events", paramLabel = "N", description = "Of the input (default: 2,000,000).")
    private @Nullable Long events;

    @Option(names = "--repeat", paramLabel = "N", description = "Runs of each contender (default: 5, quick 3).")
    private @Nullable Integer repeat;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the product, L and A (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Of all topics (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--contenders",
            paramLabel = "NAME,…",
            split = ",",
            defaultValue = "product,L,A,P-best,P-default",
            description = "Who runs (default: all).")
    private List<String> contenders = new ArrayList<>();

    @Option(
            names = "--product",
            paramLabel = "DIR",
            description = "Another checkout of this project, already built, to compare with; may be repeated.")
    private List<Path> checkouts = new ArrayList<>();

    @Option(
            names = "--product-option",
            paramLabel = "OPTION",
            description = "Passed to serve, such as --commit-interval=PT5S; may be repeated.")
    private List<String> productOptions = new ArrayList<>();

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Of every contender (default: ${DEFAULT-VALUE}).")
    private String heap = "";

    @Option(
            names = "--java-options",
            paramLabel = "OPTIONS",
            defaultValue = "-XX:+UseG1GC",
            description = "Of every contender, separated by spaces (default: ${DEFAULT-VALUE}).")
    private String javaOptions = "";

    @Option(
            names = "--time-limit",
            paramLabel = "DURATION",
            description = "Of one run, which then counts with what it has processed (default: PT3M, quick PT30S).")
    private @Nullable Duration timeLimit;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description =
                    "Where to work, on a local disk with a few GB; emptied afterwards (default: for temporary files).")
    private @Nullable Path workDir;

    @Option(
            names = "--label",
            paramLabel = "SUFFIX",
            defaultValue = "",
            description = "Added to the scenarios' names in the results, to tell runs with other settings apart; the"
                    + " page of results asks for -1m and -3m (million events), -small (memory).")
    private String label = "";

    @Option(
            names = "--at-least",
            paramLabel = "RATIO",
            description =
                    "Fail (exit code 1) when the product's events/s are below RATIO x L's in any scenario: a guard against"
                            + " becoming slower that does not depend on the machine's mood.")
    private @Nullable Double atLeast;

    @Option(
            names = "--out",
            paramLabel = "PREFIX",
            defaultValue = "bench",
            description = "Results go to PREFIX.json and PREFIX.md (default: ${DEFAULT-VALUE}).")
    private String out = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        List<Scenario> chosen = scenarios();
        Settings settings = settings();
        List<Contender> able = new ArrayList<>();
        for (Contender contender : contenders()) {
            contender
                    .missing()
                    .ifPresentOrElse(
                            reason -> err.println("Without " + contender.name() + ": " + reason),
                            () -> able.add(contender));
        }
        if (able.isEmpty()) {
            throw new CommandException("None of the contenders can run here.");
        }
        Map<String, Object> machine = Machine.here();
        List<Result> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Runnable write = () -> write(new ResultsFile(machine, results, settings.facts(), failures));
        // Now, rather than after the first run: it may not be possible.
        write.run();
        Path parent = workDir == null ? Path.of(System.getProperty("java.io.tmpdir")) : workDir;
        Path work = Workspace.temporary(parent);
        Thread cleaner = new Thread(() -> cleanUp(work), "bench-clean-up");
        // Also after Ctrl-C: nothing of it may stay behind.
        Runtime.getRuntime().addShutdownHook(cleaner);
        new Suite(
                        settings,
                        able,
                        work,
                        result -> {
                            results.add(result);
                            write.run();
                        },
                        failure -> {
                            failures.add(failure);
                            write.run();
                        },
                        err)
                .run(chosen);
        spec.commandLine().getOut().println(Files.readString(Path.of(out + ".md")));
        err.println("Written: " + out + ".json, " + out + ".md");
        return failures.isEmpty() && holds(Summary.of(results), err) ? 0 : 1;
    }

    /** Whether the product kept the ratio that was asked for, in every scenario that both ran. */
    private boolean holds(Summary summary, PrintWriter err) {
        if (atLeast == null) {
            return true;
        }
        boolean holds = true;
        for (String scenario : summary.scenarios()) {
            Double ratio = summary.ratio(scenario, Product.NAME, Limit.NAME, Result.EVENTS_PER_SECOND);
            if (ratio == null || ratio < atLeast) {
                holds = false;
                err.println(scenario + ": product / L is "
                        + (ratio == null ? "not known" : String.format(Locale.ROOT, "%.2f", ratio))
                        + ", and should be at least " + atLeast);
            }
        }
        return holds;
    }

    private List<Scenario> scenarios() {
        if (scenarios.isEmpty()) {
            return quick ? List.of(Scenario.CALLS30, Scenario.LIVE) : Arrays.asList(Scenario.values());
        }
        return scenarios.stream()
                .map(label -> Scenario.of(label)
                        .orElseThrow(() -> wrong("There is no scenario " + label + "; there are " + Scenario.labels())))
                .toList();
    }

    private Settings settings() {
        if (threads < 1 || partitions < 1) {
            throw wrong("--threads and --partitions must be at least 1");
        }
        long wanted = events != null ? events : quick ? QUICK_EVENTS : EVENTS;
        int runs = repeat != null ? repeat : quick ? 3 : 5;
        if (wanted < 1_000 || runs < 1) {
            throw wrong("--events must be at least 1000 and --repeat at least 1");
        }
        return new Settings(
                wanted,
                runs,
                partitions,
                threads,
                heap,
                javaOptions.isBlank()
                        ? List.of()
                        : Arrays.asList(javaOptions.trim().split("\\s+")),
                productOptions,
                label,
                timeLimit != null ? timeLimit : quick ? QUICK_TIME_LIMIT : Duration.ofMinutes(3),
                quick ? QUICK_BUDGET : NO_BUDGET);
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        for (String name : contenders) {
            all.add(contender(name));
        }
        for (Path checkout : checkouts) {
            if (!Files.isExecutable(checkout.resolve("transcripts"))) {
                throw wrong("--product must be a checkout of this project, got " + checkout);
            }
            all.add(Product.of(checkout));
        }
        return all;
    }

    private Contender contender(String name) {
        return switch (name) {
            case Product.NAME -> Product.here();
            case Limit.NAME -> new Limit();
            case Tutorial.NAME -> new Tutorial();
            case "P-default" -> Postgres.DEFAULT;
            case "P-best" -> Postgres.BEST;
            default -> throw wrong("There is no contender " + name + "; see --help");
        };
    }

    /** Without the goals, which are for five million events: see {@link ReportCommand}. */
    private void write(ResultsFile results) {
        try {
            results.write(Path.of(out + ".json"));
            Files.writeString(
                    Path.of(out + ".md"),
                    PerformancePage.of(ResultsFile.together(List.of(results)), List.of(), List.of(), ""));
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException("The results cannot be written to " + out + ".json and .md.", e);
        }
    }

    private static void cleanUp(Path work) {
        ChildProcess.endAll();
        try {
            deleteWithPatience(work);
        } catch (IOException e) {
            System.err.println("Not everything in " + work + " could be deleted.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What our processes have started themselves may still write for a moment after they are gone. */
    private static void deleteWithPatience(Path work) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                Utils.delete(work.toFile());
                return;
            } catch (IOException e) {
                if (attempt == CLEAN_UP_ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(CLEAN_UP_PAUSE_MS);
            }
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
