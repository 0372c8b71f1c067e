package io.transcripts.bench;

import io.transcripts.topology.Partitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What it costs to ask a node for a session that another one owns. */
final class ForwardedScenario {
    private static final int PARTITIONS = 6;
    private static final String PARTITIONS_OPTION = "--partitions=" + PARTITIONS;
    private static final int OPEN = 500;
    private static final CompleteCalls SHORT = new CompleteCalls("fwd30-", 30, OPEN);
    private static final CompleteCalls LONG = new CompleteCalls("fwd2000-", 2_000, OPEN);
    /** So few that a node keeps the bodies of all of them. */
    private static final int MOST_SESSIONS = 2_000;

    private final Bench bench;

    ForwardedScenario(Bench bench) {
        this.bench = bench;
    }

    /** With bodies that are kept, and with bodies that are rendered for each read. */
    void run() throws InterruptedException {
        ReadPlan plan = bench.plan();
        int shortCalls = Math.min(MOST_SESSIONS, plan.sessions());
        bench.assemble(Map.of(SHORT, shortCalls, LONG, plan.longSessions()), PARTITIONS_OPTION);
        for (int run = 1; run <= plan.runs(); run++) {
            for (String how : List.of("", ", rendered")) {
                List<String> options = new ArrayList<>(List.of(PARTITIONS_OPTION));
                if (!how.isEmpty()) {
                    options.add("--body-cache-mb=0");
                }
                String[] all = options.toArray(String[]::new);
                try (RunningNode asked = bench.stack().startNode(all);
                        RunningNode other = bench.stack().startFurtherNode(1, all)) {
                    Bench.awaitShared(List.of(asked, other), PARTITIONS);
                    compare("forwarded30", how, run, asked, other, SHORT, shortCalls);
                    compare("forwarded2000", how, run, asked, other, LONG, plan.longSessions());
                }
            }
        }
    }

    private void compare(
            String scenario, String how, int run, RunningNode asked, RunningNode other, CompleteCalls calls, int count)
            throws InterruptedException {
        // What comes first pays for nothing that comes later.
        Map<String, Double> unused = read(asked, other, asked.active(), calls, count);
        unused = read(asked, other, other.active(), calls, count);
        boolean localFirst = run % 2 == 1;
        for (boolean local : new boolean[] {localFirst, !localFirst}) {
            Set<Integer> owned = local ? asked.active() : other.active();
            bench.tell(scenario, (local ? "local" : "forwarded") + how, run, read(asked, other, owned, calls, count));
        }
    }

    /** Asks for the calls that live in these partitions. */
    private Map<String, Double> read(
            RunningNode asked, RunningNode other, Set<Integer> partitions, CompleteCalls calls, int count)
            throws InterruptedException {
        Partitioning partitioning = new Partitioning(PARTITIONS);
        List<Integer> numbers = IntStream.range(0, count)
                .filter(call -> partitions.contains(partitioning.ownerOf(calls.sessionId(call))))
                .boxed()
                .toList();
        String path = "/v1/sessions/" + calls.prefix() + "#/transcript";
        return bench.figures(new HttpLoad(
                new HttpLoad.Target(asked.url(), bench.stack().apiKey(), path, count, numbers, false),
                1,
                bench.plan().pace(),
                List.of(asked.pid(), other.pid())));
    }
}
