package io.transcripts.bench;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** End to end: from {@code send()} to the API's answer ({@code product}), and from {@code send()} to a consumer ({@code L}). */
final class LatencyScenario {
    private static final List<Integer> RATES = List.of(5_000, 20_000);
    /** Events a second of the session that floods, 250 KB each. */
    private static final List<Integer> FLOODS = List.of(0, 10, 50);

    private static final int RATE_BESIDE_FLOODS = 2_000;

    private final Bench bench;

    LatencyScenario(Bench bench) {
        this.bench = bench;
    }

    /** One scenario for each rate. */
    void run() throws InterruptedException {
        for (int run = 1; run <= bench.plan().runs(); run++) {
            for (int rate : RATES) {
                String scenario = "latency" + rate;
                try (RunningNode node = bench.stack().startNode()) {
                    long unused = bench.warmUp(node, "warm" + rate + '-' + run + '-');
                    observe(scenario, "product", run, rate, node.url(), 0);
                }
                observe(scenario, "L", run, rate, null, 0);
            }
        }
    }

    /** What a session that floods does to the others, at a rate of theirs that leaves the machine room for both. */
    void runBesideAFlood() throws InterruptedException {
        for (int run = 1; run <= bench.plan().runs(); run++) {
            for (int flood : FLOODS) {
                try (RunningNode node = bench.stack().startNode()) {
                    long unused = bench.warmUp(node, "warm-flood-" + flood + '-' + run + '-');
                    String contender = flood == 0 ? "alone" : "beside-" + flood;
                    observe("flood", contender, run, RATE_BESIDE_FLOODS, node.url(), flood);
                }
            }
        }
    }

    private void observe(String scenario, String contender, int run, int rate, @Nullable URI url, int flood)
            throws InterruptedException {
        EndToEnd probes = bench.endToEnd(url, rate, contender + run + '-' + rate + '-');
        bench.tell(scenario, contender, run, bench.figures(probes.beside(flood)));
    }
}
