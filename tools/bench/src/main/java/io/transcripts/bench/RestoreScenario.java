package io.transcripts.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * How long a node takes until it is ready, from the start of its process: on the state that it left ({@code product warm}),
 * and after its state is gone, out of the changelog ({@code product wiped}).
 */
final class RestoreScenario {
    private static final CompleteCalls CALLS = new CompleteCalls("restore-", 30, 500);
    private static final int MILLION = 1_000_000;

    private RestoreScenario() {}

    /** Loads, then starts it each way in turn. */
    static void run(Bench bench) throws InterruptedException {
        int sessions = bench.plan().restoreSessions();
        // The goals for a million sessions are others than those for some.
        String scenario = sessions >= MILLION ? "restore1m" : "restore";
        bench.assemble(Map.of(CALLS, sessions));
        for (int run = 1; run <= bench.plan().runs(); run++) {
            start(bench, scenario, "product warm", run);
            bench.stack().wipeState();
            start(bench, scenario, "product wiped", run);
        }
    }

    private static void start(Bench bench, String scenario, String contender, int run) throws InterruptedException {
        try (RunningNode node = bench.stack().startNode()) {
            Map<String, Double> figures =
                    new TreeMap<>(RestoreLog.figures(node.process().log()));
            figures.put("sessions", (double) bench.plan().restoreSessions());
            figures.put("ready_s", node.secondsToReady());
            bench.tell(scenario, contender, run, figures);
        }
    }
}
