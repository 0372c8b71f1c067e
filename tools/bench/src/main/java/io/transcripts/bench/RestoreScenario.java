package io.transcripts.bench;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a node takes until it is ready, from the start of its process: on what it left when it was killed, while the group
 * still waits for it ({@code product killed}), on the state that it left in order ({@code product warm}), and after its state
 * is gone, out of the changelog ({@code product wiped}).
 */
final class RestoreScenario {
    private static final int OPEN = 500;
    private static final int MILLION = 1_000_000;

    private static final Pattern DONE =
            Pattern.compile("^(\\S+T\\S+) .*Restored (\\d+) records of \\S+ in (\\d+) ms", Pattern.MULTILINE);
    private static final double MS_PER_SECOND = 1_000;

    private RestoreScenario() {}

    /** Loads, then starts it each way in turn. */
    static void run(Bench bench) throws InterruptedException {
        ReadPlan plan = bench.plan();
        // The goals for a million sessions are others than those for some.
        String scenario = plan.restoreSessions() >= MILLION ? "restore1m" : "restore";
        RunningNode node = bench.stack().startNode();
        try {
            CompleteCalls calls = new CompleteCalls("restore-", plan.restoreSegments(), OPEN);
            node.awaitRecords(bench.stack().publish(to -> calls.generate(0, plan.restoreSessions(), to)));
            for (int run = 1; run <= plan.runs(); run++) {
                node.process().kill();
                node = bench.stack().startNode();
                tell(bench, scenario, "product killed", run, node);
            }
        } finally {
            node.close();
        }
        for (int run = 1; run <= plan.runs(); run++) {
            start(bench, scenario, "product warm", run);
            bench.stack().wipeState();
            start(bench, scenario, "product wiped", run);
        }
    }

    private static void start(Bench bench, String scenario, String contender, int run) throws InterruptedException {
        try (RunningNode node = bench.stack().startNode()) {
            tell(bench, scenario, contender, run, node);
        }
    }

    private static void tell(Bench bench, String scenario, String contender, int run, RunningNode node) {
        Map<String, Double> figures = new TreeMap<>(Map.of("rows", 0.0));
        figures.putAll(figures(node.process().log()));
        figures.put("sessions", (double) bench.plan().restoreSessions());
        figures.put("ready_s", node.secondsToReady());
        bench.tell(scenario, contender, run, figures);
    }

    /**
     * What a node's log says of the restore, a line for each partition when it is done: {@code rows}, {@code restore_s} and {@code rows_per_second}; empty when nothing was restored. Partitions are restored
     * side by side, so the time is from the first one's start to the last one's end.
     */
    static Map<String, Double> figures(String log) {
        long rows = 0;
        long beginMs = Long.MAX_VALUE;
        long endMs = Long.MIN_VALUE;
        Matcher done = DONE.matcher(log);
        while (done.find()) {
            long ms = OffsetDateTime.parse(done.group(1)).toInstant().toEpochMilli();
            rows += Long.parseLong(done.group(2));
            beginMs = Math.min(beginMs, ms - Long.parseLong(done.group(3)));
            endMs = Math.max(endMs, ms);
        }
        if (rows == 0 || endMs <= beginMs) {
            return Map.of();
        }
        double seconds = (endMs - beginMs) / MS_PER_SECOND;
        return Map.of("rows", (double) rows, "restore_s", seconds, "rows_per_second", rows / seconds);
    }
}
