package io.transcripts.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How long a node takes until it is ready, from the start of its process: on the state that it left ({@code product warm}),
 * and after its state is gone, out of the changelog ({@code product wiped}).
 */
final class RestoreScenario {
    private static final int OPEN = 500;
    private static final int SEGMENTS = 30;
    private static final int MILLION = 1_000_000;

    private final Stack stack;
    private final ReadPlan plan;
    private final Consumer<Result> results;

    RestoreScenario(Stack stack, ReadPlan plan, Consumer<Result> results) {
        this.stack = stack;
        this.plan = plan;
        this.results = results;
    }

    /** Loads, then starts it each way in turn. */
    void run() throws InterruptedException {
        try (Stack.RunningNode node = stack.startNode()) {
            node.awaitRecords(stack.publish(new CompleteCalls("restore-", SEGMENTS, OPEN), 0, plan.restoreSessions()));
        }
        for (int run = 1; run <= plan.runs(); run++) {
            try (Stack.RunningNode node = stack.startNode()) {
                results.accept(new Result(scenario(), "product warm", run, figures(node)));
            }
            stack.wipeState();
            try (Stack.RunningNode node = stack.startNode()) {
                results.accept(new Result(scenario(), "product wiped", run, figures(node)));
            }
        }
    }

    /** The goals for a million sessions are others than those for some. */
    private String scenario() {
        return plan.restoreSessions() >= MILLION ? "restore1m" : "restore";
    }

    private Map<String, Double> figures(Stack.RunningNode node) {
        Map<String, Double> figures = new TreeMap<>(RestoreLog.figures(node.log()));
        figures.put("sessions", (double) plan.restoreSessions());
        figures.put("ready_s", node.secondsToReady());
        return figures;
    }
}
