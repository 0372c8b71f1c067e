package io.transcripts.bench;

import io.transcripts.bench.SequentialReads.Way;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scenarios of reading over HTTP. Each loads what it needs into the stack, and starts each contender anew for each run. */
final class ReadScenarios {
    private static final int OPEN = 500;
    private static final int SHORT = 30;
    private static final int LONG = 2_000;
    /** Sessions that the JVM gets warm with, so that those of the cold reads are read for the first time. */
    private static final int WARM_UP_SESSIONS = 2_000;
    /** With their languages there are more renderings of those than a node makes in a minute and a half. */
    private static final int WARM_UP_COUNTRIES = 60;

    /** Sessions that are read while others are assembled. */
    private static final CompleteCalls BESIDE = CompleteCalls.usual("beside-");

    private static final double LONG_READS_PER_SECOND = 40;
    private static final double READS_WHILE_INGESTING = 1_000;
    private static final int CONNECTIONS_OF_OPEN_LOOP = 16;
    private static final Duration COLD_LIMIT = Duration.ofMinutes(5);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Pattern SERVER_URL = Pattern.compile("API at (http\\S+)");
    private static final String BODIES_FOUND = "transcripts_bodies_found_total";
    private static final Pattern PUBLISHING = Pattern.compile(SteadyEvents.PUBLISHING);
    static final List<String> FORMATS = List.of("json", "text", "srt", "vtt");

    private final Bench bench;
    private final Stack stack;
    private final ReadPlan plan;

    ReadScenarios(Bench bench) {
        this.bench = bench;
        this.stack = bench.stack();
        this.plan = bench.plan();
    }

    /**
     * Complete transcripts of 30 segments, as fast as a closed loop asks: each of many sessions once ({@code product cold}),
     * one again and again ({@code product hot}), the same by callers who have it already ({@code product 304}), and a fixed body of
     * that size from the same server ({@code S}).
     *
     * <p>Cold are the sessions alone. Node and load are warm: until the recording begins the same loops ask for others, in so many
     * renderings that none of these is kept either. Each contender is asked for so long before it is measured that nothing is
     * left to compile.
     */
    void reads30() throws InterruptedException {
        CompleteCalls cold = CompleteCalls.usual("cold30-");
        CompleteCalls others = CompleteCalls.usual("warm30-");
        bench.assemble(List.of(cold.times(plan.sessions()), others.times(WARM_UP_SESSIONS)));
        int bodyBytes = 0;
        for (int run = 1; run <= plan.runs(); run++) {
            // Nobody always comes last; but how much S sends is known only when the product has sent it.
            if (run % 2 == 0) {
                fixed(run, path(cold), bodyBytes);
            }
            try (RunningNode node = stack.startNode()) {
                bench.tell("reads30", "product cold", run, cold(node, cold, others));
                Map<String, Double> hot = warm(node, bench.target(node, path(cold), 1));
                bench.tell("reads30", "product hot", run, hot);
                bodyBytes = hot.getOrDefault("body_bytes", 0.0).intValue();
                Map<String, Double> known =
                        warm(node, bench.target(node, path(cold), 1).known());
                bench.tell("reads30", "product 304", run, known);
            }
            if (run % 2 != 0) {
                fixed(run, path(cold), bodyBytes);
            }
        }
    }

    /** A closed loop of a contender that has to be as warm as the others. */
    private Map<String, Double> warm(RunningNode node, HttpLoad.Target target) throws InterruptedException {
        return bench.figures(new HttpLoad(target, plan.connections(), plan.longPace(), List.of(node.pid())));
    }

    private Map<String, Double> cold(RunningNode node, CompleteCalls cold, CompleteCalls others)
            throws InterruptedException {
        HttpLoad.Target warmUp =
                new HttpLoad.Target(node.url(), stack.apiKey(), renderings(others), WARM_UP_SESSIONS, List.of(), false);
        HttpLoad.Pace once = new HttpLoad.Pace(plan.longWarmUp(), COLD_LIMIT, 0, true);
        HttpLoad load = new HttpLoad(
                bench.target(node, path(cold), plan.sessions()), warmUp, plan.connections(), once, List.of(node.pid()));
        // Not while it is measured, which the answer would be a part of. The warm-up finds no body that is kept either:
        // it never asks for a rendering of a session twice.
        double kept = node.metric(BODIES_FOUND);
        Map<String, Double> figures = bench.figures(load);
        double found = node.metric(BODIES_FOUND) - kept;
        if (found > 0) {
            throw new CommandException(
                    "Of the cold reads, or of their warm-up, " + found + " found a body that was kept.");
        }
        return figures;
    }

    /**
     * Of one transcript in so many ways that a warm-up does not ask for one twice; the languages are all the same to it. One of
     * them is how the recorded reads ask.
     */
    private static List<String> renderings(CompleteCalls calls) {
        String plain = "/v1/sessions/" + path(calls);
        List<String> paths = new ArrayList<>(List.of(plain));
        List<String> countries = List.of(Locale.getISOCountries()).subList(0, WARM_UP_COUNTRIES);
        for (boolean interim : new boolean[] {true, false}) {
            for (String labels : List.of("role", "channel", "name")) {
                for (boolean translations : new boolean[] {true, false}) {
                    for (String country : countries) {
                        paths.add(plain + "?include_interim=" + interim + "&speaker_labels=" + labels
                                + "&include_translations=" + translations + "&translation_language=en-" + country);
                    }
                }
            }
        }
        return paths;
    }

    private void fixed(int run, String path, int bodyBytes) throws InterruptedException {
        FixedServer fixed = new FixedServer(stack.keysFile().toString(), bodyBytes);
        try (ChildProcess server = stack.start(fixed)) {
            URI url = URI.create(server.awaitLine(SERVER_URL, START_LIMIT).group(1));
            HttpLoad.Target same = HttpLoad.Target.of(url, stack.apiKey(), "/v1/sessions/" + path, 1);
            HttpLoad load = new HttpLoad(
                    same,
                    plan.connections(),
                    plan.longPace(),
                    List.of(server.handle().pid()));
            bench.tell("reads30", "S", run, bench.figures(load));
        }
    }

    /**
     * Transcripts of 2,000 segments at a steady rate, in each format, while nothing else happens ({@code product json}, …),
     * and as JSON beside half of the ingest that the node can take ({@code product json, half load}). No body is kept: each
     * is read from the store and rendered.
     */
    void reads2000() throws InterruptedException {
        CompleteCalls calls = new CompleteCalls("long-", LONG, OPEN);
        bench.assemble(List.of(calls.times(plan.longSessions()), BESIDE.times(WARM_UP_SESSIONS)));
        double ingest = Objects.requireNonNull(backlog("calibrate-", 0).get("events_per_second"));
        for (int run = 1; run <= plan.runs(); run++) {
            try (RunningNode node = stack.startNode("--body-cache-mb=0")) {
                // All of them before the first is measured, which would pay for what they share otherwise.
                for (String format : FORMATS) {
                    Map<String, Double> unused = load(node, path(calls) + "?format=" + format, plan.longSessions());
                }
                for (String format : FORMATS) {
                    String path = path(calls) + "?format=" + format;
                    HttpLoad steady = steady(node, path, plan.longSessions(), LONG_READS_PER_SECOND);
                    bench.tell("reads2000", "product " + format, run, bench.figures(steady));
                }
                bench.tell("reads2000", "product json, half load", run, underLoad(node, path(calls), ingest / 2, run));
            }
        }
    }

    /** Events a second out of a backlog, alone ({@code product}) and beside 1,000 reads a second ({@code product, reads}). */
    void readLoad() throws InterruptedException {
        bench.assemble(List.of(BESIDE.times(WARM_UP_SESSIONS)));
        for (int run = 1; run <= plan.runs(); run++) {
            // Which comes first changes, since the store grows all the time.
            boolean readsFirst = run % 2 == 0;
            for (boolean reads : new boolean[] {readsFirst, !readsFirst}) {
                String prefix = (reads ? "with" : "without") + run + '-';
                Map<String, Double> figures = backlog(prefix, reads ? READS_WHILE_INGESTING : 0);
                bench.tell("readload", reads ? "product, reads" : "product", run, figures);
            }
        }
    }

    /**
     * Whole sessions one after another into Java records: over HTTP with the JSON parsed ({@code product http}), and from
     * PostgreSQL over JDBC ({@code P}). Both cross the same boundary, a loopback socket between two processes.
     */
    void fullReads() throws InterruptedException, SQLException, IOException {
        fullReads(SHORT, Math.min(plan.sessions(), 5_000), 10_000);
        fullReads(LONG, Math.min(plan.longSessions(), 50), 600);
    }

    private void fullReads(int segments, int sessions, int reads)
            throws InterruptedException, SQLException, IOException {
        CompleteCalls calls = new CompleteCalls("full" + segments + '-', segments, OPEN);
        String scenario = "fullreads" + segments;
        bench.assemble(List.of(calls.times(sessions)));
        String jdbcUrl = plan.jdbcUrl();
        if (jdbcUrl != null) {
            PostgresReads.load(jdbcUrl, calls, sessions);
        }
        for (int run = 1; run <= plan.runs(); run++) {
            try (RunningNode node = stack.startNode()) {
                SequentialReads http = sequential(Way.HTTP, node.url().toString(), node.pid(), calls, sessions, reads);
                bench.tell(scenario, "product http", run, bench.figures(http));
            }
            if (jdbcUrl != null) {
                SequentialReads database = sequential(Way.POSTGRES, jdbcUrl, 0, calls, sessions, reads);
                bench.tell(scenario, "P", run, bench.figures(database));
            }
        }
    }

    private SequentialReads sequential(
            Way way, String url, long serverPid, CompleteCalls calls, int sessions, int reads) {
        return new SequentialReads(
                way, url, stack.apiKey(), serverPid, calls.prefix(), sessions, calls.segments(), plan.warmUp(), reads);
    }

    /**
     * Gives a node that is warm more than it can take for a while, then looks how many of the events it decides in the time
     * of a load, with or without reads beside it. What is compared has had the same warm-up, by events and by reads.
     */
    private Map<String, Double> backlog(String prefix, double readsPerSecond) throws InterruptedException {
        try (RunningNode node = stack.startNode()) {
            Map<String, Double> unused = load(node, path(BESIDE), WARM_UP_SESSIONS);
            long events = bench.warmUp(node, prefix + "warm-");
            events += stack.publish(to -> CompleteCalls.usual(prefix).generate(0, plan.backlogCalls(), to));
            @Nullable
            ChildProcess reads = readsPerSecond > 0
                    ? stack.start(steady(node, path(BESIDE), WARM_UP_SESSIONS, readsPerSecond))
                    : null;
            try {
                TimeUnit.NANOSECONDS.sleep(plan.warmUp().toNanos());
                Map<String, Double> figures = new TreeMap<>(bench.ingest(node, events));
                if (reads != null) {
                    Map<String, Double> ofReads = new TreeMap<>(PartMain.await(reads));
                    // It is that of the ingest too.
                    ofReads.keySet().removeAll(HttpLoad.CPU_OF_WATCHED);
                    figures.putAll(ofReads);
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

    private Map<String, Double> underLoad(RunningNode node, String path, double eventsPerSecond, int run)
            throws InterruptedException {
        Duration whole = plan.warmUp().plus(plan.duration()).plusSeconds(5);
        SteadyEvents events = new SteadyEvents(stack.bootstrapServers(), eventsPerSecond, whole, "half" + run + '-');
        try (ChildProcess ingest = stack.start(events)) {
            ingest.awaitLine(PUBLISHING, START_LIMIT);
            Map<String, Double> figures =
                    new TreeMap<>(bench.figures(steady(node, path, plan.longSessions(), LONG_READS_PER_SECOND)));
            // It assembles too.
            figures.keySet().removeAll(HttpLoad.CPU_OF_WATCHED);
            figures.put("ingest_events_per_second", eventsPerSecond);
            figures.put("ingest_behind_ms", PartMain.await(ingest).getOrDefault("behind_ms", 0.0));
            return figures;
        }
    }

    /** A closed loop. */
    private Map<String, Double> load(RunningNode node, String path, int sessions) throws InterruptedException {
        return bench.load(node, bench.target(node, path, sessions), plan.connections());
    }

    /** An open loop. */
    private HttpLoad steady(RunningNode node, String path, int sessions, double rate) {
        return new HttpLoad(
                bench.target(node, path, sessions),
                CONNECTIONS_OF_OPEN_LOOP,
                new HttpLoad.Pace(plan.warmUp(), plan.duration(), rate, false),
                List.of(node.pid()));
    }

    private static String path(CompleteCalls calls) {
        return calls.prefix() + "#/transcript";
    }
}
