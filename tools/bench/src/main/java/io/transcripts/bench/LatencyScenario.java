package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** End to end: from {@code send()} to the API's answer ({@code product}), and from {@code send()} to a consumer ({@code L}). */
final class LatencyScenario {
    private static final List<Integer> RATES = List.of(5_000, 20_000);

    /** Events a second of the session that floods, 250 KB each. */
    private static final List<Integer> FLOODS = List.of(0, 10, 50);

    private static final int RATE_BESIDE_FLOODS = 2_000;
    private static final int OPEN = 500;
    private static final int SEGMENTS = 30;

    private final Stack stack;
    private final ReadPlan plan;
    private final Consumer<Result> results;

    LatencyScenario(Stack stack, ReadPlan plan, Consumer<Result> results) {
        this.stack = stack;
        this.plan = plan;
        this.results = results;
    }

    /** One scenario for each rate. */
    void run() throws InterruptedException {
        for (int run = 1; run <= plan.runs(); run++) {
            for (int rate : RATES) {
                String scenario = "latency" + rate;
                try (Stack.RunningNode node = stack.startNode()) {
                    warmUp(node, "warm" + rate + '-' + run + '-');
                    observe(scenario, "product", run, rate, List.of("--url=" + node.url()));
                }
                observe(scenario, "L", run, rate, List.of());
            }
        }
    }

    /** What a session that floods does to the others, at a rate of theirs that leaves the machine room for both. */
    void runBesideAFlood() throws InterruptedException {
        for (int run = 1; run <= plan.runs(); run++) {
            for (int flood : FLOODS) {
                try (Stack.RunningNode node = stack.startNode()) {
                    warmUp(node, "warm-flood-" + flood + '-' + run + '-');
                    observe(
                            "flood",
                            flood == 0 ? "alone" : "beside-" + flood,
                            run,
                            RATE_BESIDE_FLOODS,
                            List.of("--url=" + node.url(), "--flood=" + flood));
                }
            }
        }
    }

    /** The node begins cold, and what piles up until it is warm is no latency to speak of. */
    private void warmUp(Stack.RunningNode node, String prefix) throws InterruptedException {
        node.awaitCaughtUp();
        CompleteCalls calls = new CompleteCalls(prefix, SEGMENTS, OPEN);
        long before = node.recordsDecided();
        node.awaitRecords(before + stack.publish(calls, 0, (int) (Stack.WARM_UP_EVENTS / calls.eventsPerCall())));
    }

    private void observe(String scenario, String contender, int run, int rate, List<String> how)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--bootstrap-servers=" + stack.bootstrapServers(),
                "--rate=" + rate,
                "--prefix=" + contender + run + '-' + rate + '-',
                "--warm-up=" + plan.warmUp(),
                "--duration=" + plan.duration()));
        arguments.addAll(how);
        try (ChildProcess publisher = stack.startChild(EndToEndMain.class, "512m", arguments)) {
            results.accept(new Result(scenario, contender, run, Figures.await(publisher)));
        }
    }
}
