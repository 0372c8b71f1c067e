package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.ProcessUsage;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What callers cost who follow live calls, and when they hear of a change. */
final class LiveScenario {
    private static final int LIVE_CALLS = 200;
    private static final int FOLLOWERS = 1_000;
    private static final int RATE = 5_000;
    /** So that each live call changes twice a second at {@link #RATE}. */
    private static final int AMONG = 12;
    /** The same for a backlog, out of which a node takes some 80,000 events a second. */
    private static final int AMONG_BACKLOG = 200;

    private static final int IDLE_STREAMS = 10_000;
    private static final int IDLE_CALLS = 2_000;
    /** Of a call that nobody has read to its end at 1 kB/s within a run: some 500 kB. */
    private static final CompleteCalls LARGE = new CompleteCalls("large-", 2_000, 1);

    private static final int SLOW_BYTES_PER_SECOND = 1_000;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(15);
    /** Longer than streams are silent for. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** In which Linux tells the time of threads. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Pattern FOLLOWING = Pattern.compile(FollowedStreams.FOLLOWING);
    private static final String CHECKPOINTS = "transcripts_streams_checkpoints_total";
    private static final String[] ROOM = {"--max-streams=12000", "--max-streams-per-key=12000"};
    private static final String[] AT_ONCE = {"--stream-interval=PT0S", ROOM[0], ROOM[1]};

    private final Bench bench;
    private final Stack stack;

    LiveScenario(Bench bench) {
        this.bench = bench;
        stack = bench.stack();
    }

    /** From {@code send()} to the answer of a GET, and to a client's copy, with every change a checkpoint of its own. */
    void delay() throws InterruptedException {
        for (int run = 1; run <= evenRuns(); run++) {
            try (RunningNode node = stack.startNode(AT_ONCE)) {
                long unused = bench.warmUp(node, "warm-delay" + run + '-');
                // Whichever comes first must not pay for what both share.
                for (boolean streams : turns(run)) {
                    Map<String, Double> ignored = observe(node, "warm-" + streams + run + '-', streams, null);
                }
                for (boolean streams : turns(run)) {
                    String contender = streams ? "stream" : "GET";
                    bench.tell("livedelay", contender, run, observe(node, contender + run + '-', streams, null));
                }
            }
        }
    }

    /** What followers of live calls see while one of them reads slowly, and while none does. */
    void besideASlowReader() throws InterruptedException {
        for (int run = 1; run <= evenRuns(); run++) {
            try (RunningNode node = stack.startNode(ROOM)) {
                long unused = bench.warmUp(node, "warm-slow" + run + '-');
                long before = node.recordsDecided();
                int call = run;
                node.awaitRecords(before + stack.publish(to -> LARGE.generate(call, 1, to)));
                Map<String, Double> ignored = followed(node, "warm-live" + run + '-');
                for (boolean slow : turns(run)) {
                    String prefix = (slow ? "slow" : "quick") + run + '-';
                    Map<String, Double> figures =
                            slow ? besideASlowReader(node, prefix, LARGE.sessionId(run)) : followed(node, prefix);
                    bench.tell("liveslow", slow ? "beside a slow reader" : "alone", run, figures);
                }
            }
        }
    }

    private Map<String, Double> besideASlowReader(RunningNode node, String prefix, String sessionId)
            throws InterruptedException {
        SlowReader slow = new SlowReader(node.url(), stack.apiKey(), sessionId, SLOW_BYTES_PER_SECOND);
        try (ChildProcess reader = start(slow)) {
            Map<String, Double> figures = followed(node, prefix);
            requireAlive(reader);
            return figures;
        }
    }

    private static void requireAlive(ChildProcess callers) {
        if (!callers.isAlive()) {
            throw new CommandException(callers.name() + " ended too early:\n" + callers.logTail());
        }
    }

    private Map<String, Double> followed(RunningNode node, String prefix) throws InterruptedException {
        LiveCalls live = begin(node, prefix + "live-", LIVE_CALLS);
        try (ChildProcess followers = follow(node, live, FOLLOWERS)) {
            Map<String, Double> figures = observe(node, prefix, true, live);
            requireAlive(followers);
            return figures;
        }
    }

    /** What a node takes out of a backlog in which some calls are followed, and the same when nobody follows them. */
    void assembly() throws InterruptedException {
        for (int run = 1; run <= evenRuns(); run++) {
            for (boolean streams : turns(run)) {
                String prefix = (streams ? "followed" : "silent") + "-backlog" + run + '-';
                try (RunningNode node = stack.startNode(ROOM)) {
                    long unused = bench.warmUp(node, "warm-" + prefix);
                    LiveCalls live = begin(node, prefix + "live-", LIVE_CALLS);
                    bench.tell(
                            "liveassembly",
                            streams ? "1,000 streams" : "none",
                            run,
                            assembly(node, prefix, live, streams));
                }
            }
        }
    }

    private Map<String, Double> assembly(RunningNode node, String prefix, LiveCalls live, boolean streams)
            throws InterruptedException {
        try (@Nullable ChildProcess followers = streams ? follow(node, live, FOLLOWERS) : null) {
            CompleteCalls calls = CompleteCalls.usual(prefix);
            int count = bench.plan().backlogCalls();
            long events = node.recordsDecided()
                    + stack.publish(to -> calls.generate(0, count, live.among(AMONG_BACKLOG, to)));
            double checkpoints = node.metric(CHECKPOINTS);
            Map<String, Double> figures = new TreeMap<>(bench.ingest(node, events));
            figures.put("checkpoints", node.metric(CHECKPOINTS) - checkpoints);
            if (followers != null) {
                requireAlive(followers);
            }
            return figures;
        }
    }

    /** What streams take on which nothing happens: the node's processor time before them, with them and after them. */
    void idle() throws InterruptedException {
        for (int run = 1; run <= bench.plan().runs(); run++) {
            try (RunningNode node = stack.startNode(ROOM)) {
                long unused = bench.warmUp(node, "warm-idle" + run + '-');
                LiveCalls calls = begin(node, "idle" + run + '-', IDLE_CALLS);
                double heap = node.liveHeapBytes();
                double rss = rss(node);
                double before = coreShare(node);
                Map<String, Double> figures = new TreeMap<>();
                double together;
                try (ChildProcess followers = follow(node, calls, IDLE_STREAMS)) {
                    TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
                    double ofLiveThreads = liveThreadSeconds(node);
                    together = coreShare(node);
                    figures.put(
                            "core_share_of_live_threads",
                            (liveThreadSeconds(node) - ofLiveThreads)
                                    / SETTLE.plus(IDLE).toSeconds());
                    figures.put("streams", node.metric("transcripts_streams"));
                    figures.put("heap_bytes_each", (node.liveHeapBytes() - heap) / IDLE_STREAMS);
                    figures.put("rss_bytes_each", (rss(node) - rss) / IDLE_STREAMS);
                    requireAlive(followers);
                }
                double after = coreShare(node);
                figures.put("core_share_without", (before + after) / 2);
                figures.put("core_share_of_streams", together - (before + after) / 2);
                bench.tell("liveidle", "10,000 streams", run, figures);
            }
        }
    }

    /** So that each comes first as often as the other. */
    private int evenRuns() {
        return bench.plan().runs() + bench.plan().runs() % 2;
    }

    /** Which comes first changes, since the store grows all the time. */
    private static boolean[] turns(int run) {
        return new boolean[] {run % 2 == 0, run % 2 != 0};
    }

    /** Processor time over time, when what was before has come to rest; of the node alone, since callers are another process. */
    private static double coreShare(RunningNode node) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
        CpuTime cpu = CpuTime.of(List.of(node.pid()));
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        return cpu.spent().toNanos() / (double) (System.nanoTime() - start);
    }

    /** Processor time of the threads that look after streams and write to them, which no other work of the node blurs. */
    private static double liveThreadSeconds(RunningNode node) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(node.pid()), "task"))) {
            double ticks = 0;
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                int end = stat.lastIndexOf(')');
                if (stat.substring(stat.indexOf('(') + 1, end).startsWith("live")) {
                    // Behind the name utime and stime are the 12th and the 13th field.
                    String[] fields = stat.substring(end + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double rss(RunningNode node) {
        return ProcessUsage.rssBytes(node.process().handle()).orElse(0);
    }

    private LiveCalls begin(RunningNode node, String prefix, int count) throws InterruptedException {
        LiveCalls calls = new LiveCalls(prefix, count);
        long before = node.recordsDecided();
        node.awaitRecords(before + stack.publish(calls::begin));
        return calls;
    }

    private ChildProcess follow(RunningNode node, LiveCalls calls, int streams) throws InterruptedException {
        return start(new FollowedStreams(node.url(), stack.apiKey(), calls, streams));
    }

    private ChildProcess start(Part callers) throws InterruptedException {
        ChildProcess process = stack.start(callers);
        var unused = process.awaitLine(FOLLOWING, START_LIMIT);
        return process;
    }

    private Map<String, Double> observe(RunningNode node, String prefix, boolean follows, @Nullable LiveCalls live)
            throws InterruptedException {
        EndToEnd probes = bench.endToEnd(node.url(), RATE, prefix);
        probes = follows ? probes.following() : probes;
        return bench.figures(live == null ? probes : probes.with(live, AMONG));
    }
}
