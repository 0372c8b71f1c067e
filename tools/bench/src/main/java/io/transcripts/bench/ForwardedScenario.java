package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.topology.Partitioning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What it costs to ask a node for a session that another one owns. */
final class ForwardedScenario {
    private static final int PARTITIONS = 6;
    private static final int OPEN = 500;
    private static final CompleteCalls SHORT = new CompleteCalls("fwd30-", 30, OPEN);
    private static final CompleteCalls LONG = new CompleteCalls("fwd2000-", 2_000, OPEN);
    /** So few that a node keeps the bodies of all of them. */
    private static final int MOST_SESSIONS = 2_000;

    private static final long LOOK_AGAIN_MS = 100;

    private final Stack stack;
    private final ReadPlan plan;
    private final Consumer<Result> results;

    ForwardedScenario(Stack stack, ReadPlan plan, Consumer<Result> results) {
        this.stack = stack;
        this.plan = plan;
        this.results = results;
    }

    /** With bodies that are kept, and with bodies that are rendered for each read. */
    void run() throws InterruptedException {
        int shortCalls = Math.min(MOST_SESSIONS, plan.sessions());
        try (Stack.RunningNode node = start(0)) {
            node.awaitRecords(stack.publish(SHORT, 0, shortCalls) + stack.publish(LONG, 0, plan.longSessions()));
        }
        for (int run = 1; run <= plan.runs(); run++) {
            for (String how : List.of("", ", rendered")) {
                String[] options = how.isEmpty() ? new String[0] : new String[] {"--body-cache-mb=0"};
                try (Stack.RunningNode asked = start(0, options);
                        Stack.RunningNode other = start(1, options)) {
                    awaitShared(asked, other);
                    compare("forwarded30", how, run, asked, other, SHORT, shortCalls);
                    compare("forwarded2000", how, run, asked, other, LONG, plan.longSessions());
                }
            }
        }
    }

    private void compare(
            String scenario,
            String how,
            int run,
            Stack.RunningNode asked,
            Stack.RunningNode other,
            CompleteCalls calls,
            int count)
            throws InterruptedException {
        // What comes first pays for nothing that comes later.
        read(asked, other, calls, of(asked.active(), calls, count));
        read(asked, other, calls, of(other.active(), calls, count));
        boolean localFirst = run % 2 == 1;
        for (boolean local : new boolean[] {localFirst, !localFirst}) {
            Set<Integer> owned = local ? asked.active() : other.active();
            results.accept(new Result(
                    scenario,
                    (local ? "local" : "forwarded") + how,
                    run,
                    read(asked, other, calls, of(owned, calls, count))));
        }
    }

    /** The numbers of the calls that live in these partitions. */
    private static String of(Set<Integer> partitions, CompleteCalls calls, int count) {
        Partitioning partitioning = new Partitioning(PARTITIONS);
        return IntStream.range(0, count)
                .filter(call -> partitions.contains(partitioning.ownerOf(calls.sessionId(call))))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    private Map<String, Double> read(
            Stack.RunningNode asked, Stack.RunningNode other, CompleteCalls calls, String numbers)
            throws InterruptedException {
        try (ChildProcess load = stack.startChild(
                HttpLoadMain.class,
                "512m",
                List.of(
                        "--url=" + asked.url(),
                        "--path=/v1/sessions/" + calls.prefix() + "#/transcript",
                        "--numbers=" + numbers,
                        "--connections=1",
                        "--warm-up=" + plan.warmUp(),
                        "--duration=" + plan.duration(),
                        "--watch=" + asked.pid(),
                        "--watch=" + other.pid()))) {
            return Figures.await(load);
        }
    }

    private Stack.RunningNode start(int number, String... options) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--partitions=" + PARTITIONS);
        return number == 0
                ? stack.startNode(all.toArray(String[]::new))
                : stack.startFurtherNode(number, all.toArray(String[]::new));
    }

    /** Until each works on half of the partitions, and nothing is left to move or to catch up with. */
    private static void awaitShared(Stack.RunningNode asked, Stack.RunningNode other) throws InterruptedException {
        while (true) {
            Set<Integer> both = new HashSet<>(asked.active());
            both.retainAll(other.active());
            if (asked.active().size() == PARTITIONS / 2 && other.active().size() == PARTITIONS / 2 && both.isEmpty()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
        asked.awaitCaughtUp();
        other.awaitCaughtUp();
    }
}
