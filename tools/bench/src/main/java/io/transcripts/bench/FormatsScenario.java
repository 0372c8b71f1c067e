package io.transcripts.bench;

import java.util.Map;

/**
 * What it costs to read a transcript in each format, of 30 segments and of 2,000; one at a time. No body is kept: each is read from the
 * store and rendered.
 */
final class FormatsScenario {
    private static final int OPEN = 100;
    private static final CompleteCalls SHORT = new CompleteCalls("formats30-", 30, OPEN);
    private static final CompleteCalls LONG = new CompleteCalls("formats2000-", 2_000, OPEN);
    private static final int SHORT_CALLS = 1_000;

    private FormatsScenario() {}

    static void run(Bench bench) throws InterruptedException {
        int calls = bench.plan().longSessions();
        bench.assemble(Map.of(SHORT, SHORT_CALLS, LONG, calls));
        for (int run = 1; run <= bench.plan().runs(); run++) {
            try (RunningNode node = bench.stack().startNode("--body-cache-mb=0")) {
                all(bench, "formats30", run, node, SHORT, SHORT_CALLS);
                all(bench, "formats2000", run, node, LONG, calls);
            }
        }
    }

    private static void all(Bench bench, String scenario, int run, RunningNode node, CompleteCalls calls, int count)
            throws InterruptedException {
        String path = calls.prefix() + "#/transcript?format=";
        // All of them before the first is measured, which would pay for what they share otherwise.
        for (String format : ReadScenarios.FORMATS) {
            Map<String, Double> unused = bench.oneAtATime(node, path + format, count);
        }
        for (String format : ReadScenarios.FORMATS) {
            bench.tell(scenario, "product " + format, run, bench.oneAtATime(node, path + format, count));
        }
    }
}
