package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scenarios of reading over HTTP. Each loads what it needs into the stack, and starts each contender anew for each run. */
final class ReadScenarios {
    private static final int OPEN = 500;
    private static final int SHORT = 30;
    private static final int LONG = 2_000;
    /** Sessions that the JVM gets warm with, so that those of the cold reads are read for the first time. */
    private static final int WARM_UP_SESSIONS = 2_000;

    private static final double LONG_READS_PER_SECOND = 40;
    private static final double READS_WHILE_INGESTING = 1_000;
    private static final int CONNECTIONS_OF_OPEN_LOOP = 16;
    private static final long LOOK_AGAIN_MS = 100;
    private static final String LOAD_HEAP = "512m";
    private static final Pattern SERVER_URL = Pattern.compile("API at (http\\S+)");
    private static final Pattern PUBLISHING = Pattern.compile("publishing");
    private static final List<String> FORMATS = List.of("json", "text", "srt", "vtt");

    private final Stack stack;
    private final ReadPlan plan;
    private final Consumer<Result> results;

    /** @param results gets each as soon as it is there */
    ReadScenarios(Stack stack, ReadPlan plan, Consumer<Result> results) {
        this.stack = stack;
        this.plan = plan;
        this.results = results;
    }

    /**
     * Complete transcripts of 30 segments, as fast as a closed loop asks: each of many sessions once ({@code product cold}),
     * one again and again ({@code product hot}), and a fixed body of that size from the same server ({@code S}).
     */
    void reads30() throws InterruptedException {
        CompleteCalls cold = new CompleteCalls("cold30-", SHORT, OPEN);
        CompleteCalls warmUp = new CompleteCalls("warm30-", SHORT, OPEN);
        assemble(Map.of(cold, plan.sessions(), warmUp, WARM_UP_SESSIONS));
        for (int run = 1; run <= plan.runs(); run++) {
            double bodyBytes;
            try (Stack.RunningNode node = stack.startNode()) {
                load(node.url(), node.pid(), path(warmUp.prefix()), WARM_UP_SESSIONS);
                results.accept(new Result("reads30", "product cold", run, once(node, cold)));
                Map<String, Double> hot = load(node.url(), node.pid(), path(cold.prefix()), 1);
                results.accept(new Result("reads30", "product hot", run, hot));
                bodyBytes = hot.getOrDefault("body_bytes", 0.0);
            }
            try (ChildProcess server = stack.startChild(
                    FixedServerMain.class,
                    Stack.NODE_HEAP,
                    List.of("--api-keys=" + stack.keysFile(), "--body-bytes=" + Math.round(bodyBytes)))) {
                String url = server.awaitLine(SERVER_URL, Stack.START_LIMIT).group(1);
                results.accept(new Result(
                        "reads30", "S", run, load(url, server.handle().pid(), path(cold.prefix()), 1)));
            }
        }
    }

    /**
     * Transcripts of 2,000 segments at a steady rate, in each format, while nothing else happens ({@code product json}, …),
     * and as JSON beside half of the ingest that the node can take ({@code product json, half load}). No body is kept: each
     * is read from the store and rendered.
     */
    void reads2000() throws InterruptedException {
        CompleteCalls calls = new CompleteCalls("long-", LONG, OPEN);
        assemble(Map.of(calls, plan.longSessions(), new CompleteCalls("beside-", SHORT, OPEN), WARM_UP_SESSIONS));
        double ingest = backlog("calibrate-", 0).getOrDefault("events_per_second", 0.0);
        for (int run = 1; run <= plan.runs(); run++) {
            try (Stack.RunningNode node = stack.startNode("--body-cache-mb=0")) {
                // All of them before the first is measured, which would pay for what they share otherwise.
                for (String format : FORMATS) {
                    String path = path(calls.prefix()) + "?format=" + format;
                    Map<String, Double> unused = load(node.url(), node.pid(), path, plan.longSessions());
                }
                for (String format : FORMATS) {
                    String path = path(calls.prefix()) + "?format=" + format;
                    Map<String, Double> figures = steady(node, path, plan.longSessions(), LONG_READS_PER_SECOND);
                    results.accept(new Result("reads2000", "product " + format, run, figures));
                }
                results.accept(new Result(
                        "reads2000", "product json, half load", run, underLoad(node, calls, ingest / 2, run)));
            }
        }
    }

    /** Events a second out of a backlog, alone ({@code product}) and beside 1,000 reads a second ({@code product, reads}). */
    void readLoad() throws InterruptedException {
        assemble(Map.of(new CompleteCalls("beside-", SHORT, OPEN), WARM_UP_SESSIONS));
        for (int run = 1; run <= plan.runs(); run++) {
            // Which comes first changes, since the store grows all the time.
            boolean readsFirst = run % 2 == 0;
            for (boolean reads : new boolean[] {readsFirst, !readsFirst}) {
                String prefix = (reads ? "with" : "without") + run + '-';
                results.accept(new Result(
                        "readload",
                        reads ? "product, reads" : "product",
                        run,
                        backlog(prefix, reads ? READS_WHILE_INGESTING : 0)));
            }
        }
    }

    /**
     * Whole sessions one after another into Java records: over HTTP with the JSON parsed ({@code product http}), inside the
     * process that holds the store ({@code product in process}), and from PostgreSQL over JDBC ({@code P}). The first and
     * the last cross the same boundary, a loopback socket between two processes.
     */
    void fullReads() throws InterruptedException, SQLException, IOException {
        fullReads(SHORT, Math.min(plan.sessions(), 5_000), 10_000);
        fullReads(LONG, Math.min(plan.longSessions(), 50), 600);
    }

    private void fullReads(int segments, int sessions, int reads)
            throws InterruptedException, SQLException, IOException {
        CompleteCalls calls = new CompleteCalls("full" + segments + '-', segments, OPEN);
        String scenario = "fullreads" + segments;
        assemble(Map.of(calls, sessions));
        String jdbcUrl = plan.jdbcUrl();
        if (jdbcUrl != null) {
            PostgresReads.load(jdbcUrl, calls, sessions);
        }
        List<String> common = List.of(
                "--prefix=" + calls.prefix(),
                "--sessions=" + sessions,
                "--segments=" + segments,
                "--warm-up=" + plan.warmUp(),
                "--reads=" + reads);
        for (int run = 1; run <= plan.runs(); run++) {
            try (Stack.RunningNode node = stack.startNode()) {
                sequential(
                        new Result(scenario, "product http", run, Map.of()),
                        common,
                        List.of("--way=HTTP", "--url=" + node.url(), "--server-pid=" + node.pid()));
            }
            List<String> store = new ArrayList<>(List.of("--way=STORE"));
            stack.serveOptions().forEach(option -> store.add("--serve-option=" + option));
            sequential(new Result(scenario, "product in process", run, Map.of()), common, store);
            if (jdbcUrl != null) {
                sequential(
                        new Result(scenario, "P", run, Map.of()),
                        common,
                        List.of("--way=POSTGRES", "--url=" + jdbcUrl));
            }
        }
    }

    private void sequential(Result of, List<String> common, List<String> way) throws InterruptedException {
        List<String> arguments = new ArrayList<>(common);
        arguments.addAll(way);
        try (ChildProcess reader = stack.startChild(SequentialReadsMain.class, Stack.NODE_HEAP, arguments)) {
            results.accept(new Result(of.scenario(), of.contender(), of.run(), Figures.await(reader)));
        }
    }

    /** Has calls assembled, each with its number of sessions, and stops the node: what follows starts from a closed store. */
    private void assemble(Map<CompleteCalls, Integer> counts) throws InterruptedException {
        try (Stack.RunningNode node = stack.startNode()) {
            long events = 0;
            for (Map.Entry<CompleteCalls, Integer> count : counts.entrySet()) {
                events += stack.publish(count.getKey(), 0, count.getValue());
            }
            node.awaitRecords(events);
        }
    }

    /**
     * Gives a node that is warm more than it can take for a while, then looks how many of the events it decides in the time
     * of a load, with or without reads beside it. What is compared has had the same warm-up, by events and by reads.
     */
    private Map<String, Double> backlog(String prefix, double readsPerSecond) throws InterruptedException {
        try (Stack.RunningNode node = stack.startNode()) {
            Map<String, Double> unused = load(node.url(), node.pid(), path("beside-"), WARM_UP_SESSIONS);
            CompleteCalls warmUp = new CompleteCalls(prefix + "warm-", SHORT, OPEN);
            long events = stack.publish(warmUp, 0, (int) (Stack.WARM_UP_EVENTS / warmUp.eventsPerCall()));
            node.awaitRecords(events);
            events += stack.publish(new CompleteCalls(prefix, SHORT, OPEN), 0, plan.backlogCalls());
            @Nullable
            ChildProcess reads =
                    readsPerSecond > 0 ? startSteady(node, path("beside-"), WARM_UP_SESSIONS, readsPerSecond) : null;
            try {
                TimeUnit.NANOSECONDS.sleep(plan.warmUp().toNanos());
                Map<String, Double> figures = new TreeMap<>(ingest(node, events));
                if (reads != null) {
                    figures.putAll(ofReads(reads));
                }
                // The next run begins with nothing left to do.
                node.awaitRecords(events);
                return figures;
            } finally {
                if (reads != null) {
                    reads.close();
                }
            }
        }
    }

    /** Events that the node decides from now on, until the time of a load is over or there are no more. */
    private Map<String, Double> ingest(Stack.RunningNode node, long events) throws InterruptedException {
        CpuTime cpu = CpuTime.of(List.of(node.pid()));
        long before = node.recordsDecided();
        long start = System.nanoTime();
        long now = before;
        while (now < events && System.nanoTime() - start < plan.duration().toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            now = node.recordsDecided();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double decided = now - before;
        return decided == 0
                ? Map.of()
                : Map.of(
                        "events",
                        decided,
                        "events_per_second",
                        decided / seconds,
                        "cpu_node_s_per_million",
                        cpu.spent().toMillis() * 1_000.0 / decided);
    }

    private Map<String, Double> underLoad(Stack.RunningNode node, CompleteCalls calls, double eventsPerSecond, int run)
            throws InterruptedException {
        Duration whole = plan.warmUp().plus(plan.duration()).plusSeconds(5);
        try (ChildProcess ingest = stack.startChild(
                SteadyEventsMain.class,
                LOAD_HEAP,
                List.of(
                        "--bootstrap-servers=" + stack.bootstrapServers(),
                        String.format(Locale.ROOT, "--rate=%.0f", eventsPerSecond),
                        "--duration=" + whole,
                        "--prefix=half" + run + '-'))) {
            ingest.awaitLine(PUBLISHING, Stack.START_LIMIT);
            Map<String, Double> figures =
                    new TreeMap<>(steady(node, path(calls.prefix()), plan.longSessions(), LONG_READS_PER_SECOND));
            figures.put("ingest_events_per_second", eventsPerSecond);
            figures.put("ingest_behind_ms", Figures.await(ingest).getOrDefault("behind_ms", 0.0));
            return figures;
        }
    }

    /** Without the node's processor time, which here is that of the ingest too. */
    private static Map<String, Double> ofReads(ChildProcess reads) throws InterruptedException {
        Map<String, Double> figures = new TreeMap<>(Figures.await(reads));
        figures.remove("cpu_us_per_request");
        return figures;
    }

    private Map<String, Double> once(Stack.RunningNode node, CompleteCalls cold) throws InterruptedException {
        List<String> arguments = new ArrayList<>(arguments(node.url(), path(cold.prefix()), plan.sessions()));
        arguments.add("--connections=" + plan.connections());
        arguments.add("--warm-up=PT0S");
        arguments.add("--duration=PT5M");
        arguments.add("--once");
        arguments.add("--watch=" + node.pid());
        return figures(arguments);
    }

    private Map<String, Double> load(String url, long pid, String path, int sessions) throws InterruptedException {
        List<String> arguments = new ArrayList<>(arguments(url, path, sessions));
        arguments.add("--connections=" + plan.connections());
        arguments.add("--warm-up=" + plan.warmUp());
        arguments.add("--duration=" + plan.duration());
        arguments.add("--watch=" + pid);
        return figures(arguments);
    }

    private Map<String, Double> steady(Stack.RunningNode node, String path, int sessions, double rate)
            throws InterruptedException {
        try (ChildProcess load = startSteady(node, path, sessions, rate)) {
            return Figures.await(load);
        }
    }

    private ChildProcess startSteady(Stack.RunningNode node, String path, int sessions, double rate) {
        List<String> arguments = new ArrayList<>(arguments(node.url(), path, sessions));
        arguments.add("--connections=" + CONNECTIONS_OF_OPEN_LOOP);
        arguments.add("--warm-up=" + plan.warmUp());
        arguments.add("--duration=" + plan.duration());
        arguments.add("--rate=" + rate);
        arguments.add("--watch=" + node.pid());
        return stack.startChild(HttpLoadMain.class, LOAD_HEAP, arguments);
    }

    private Map<String, Double> figures(List<String> arguments) throws InterruptedException {
        try (ChildProcess load = stack.startChild(HttpLoadMain.class, LOAD_HEAP, arguments)) {
            return Figures.await(load);
        }
    }

    private static List<String> arguments(String url, String path, int sessions) {
        return List.of("--url=" + url, "--path=" + path, "--sessions=" + sessions);
    }

    /** Of transcripts whose session ids begin so; # is their number. */
    private static String path(String prefix) {
        return "/v1/sessions/" + prefix + "#/transcript";
    }
}
