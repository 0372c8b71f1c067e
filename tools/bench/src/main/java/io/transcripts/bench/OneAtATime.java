package io.transcripts.bench;

import io.transcripts.topology.Partitioning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What it costs to ask: one caller on one connection, one request after another. */
final class OneAtATime {
    private static final int PARTITIONS = 6;
    private static final String PARTITIONS_OPTION = "--partitions=" + PARTITIONS;
    private static final String NONE_KEPT = "--body-cache-mb=0";
    private static final int OPEN = 500;
    private static final int SHORT_CALLS = 1_000;
    /** So few that a node keeps the bodies of all of them. */
    private static final int MOST_KEPT = 2_000;
    /** Of which a node remembers where the segments stand. */
    private static final int FEW = 2;
    /** Of which it does not: what is asked for next was forgotten long ago. */
    private static final int MANY = 40;

    private static final int LISTED = 150_000;
    private static final int MILLION = 1_000_000;

    private final Bench bench;
    private final Stack stack;
    private final ReadPlan plan;

    /**
     * What is asked for again and again.
     *
     * @param contender as the results call it
     */
    private record Question(String scenario, String contender, HttpLoad.Target target) {}

    OneAtATime(Bench bench) {
        this.bench = bench;
        stack = bench.stack();
        plan = bench.plan();
    }

    /** A transcript in each format, of 30 segments and of 2,000. No body is kept: each is read from the store and rendered. */
    void formats() throws InterruptedException {
        CompleteCalls.Some shortCalls = new CompleteCalls("formats30-", 30, OPEN).times(SHORT_CALLS);
        CompleteCalls.Some longCalls = new CompleteCalls("formats2000-", 2_000, OPEN).times(plan.longSessions());
        bench.assemble(List.of(shortCalls, longCalls));
        for (int run = 1; run <= plan.runs(); run++) {
            try (RunningNode node = stack.startNode(NONE_KEPT)) {
                for (CompleteCalls.Some calls : List.of(shortCalls, longCalls)) {
                    String scenario = "formats" + calls.calls().segments();
                    List<Question> questions = ReadScenarios.FORMATS.stream()
                            .map(format -> new Question(
                                    scenario, "product " + format, target(node, calls, "?format=" + format)))
                            .toList();
                    // All of them before the first is measured, which would pay for what they share otherwise.
                    for (Question question : questions) {
                        Map<String, Double> unused = figures(question, List.of(node));
                    }
                    tell(run, List.of(node), questions);
                }
            }
        }
    }

    /** A part of a long transcript, and what is looked for in it. */
    void parts() throws InterruptedException {
        CompleteCalls.Some longCalls = new CompleteCalls("parts10000-", 10_000, 4).times(MANY);
        CompleteCalls.Some usual = new CompleteCalls("parts2000-", 2_000, 4).times(plan.longSessions());
        bench.assemble(List.of(longCalls, usual));
        String page = "?limit=100&starting_after=seg_5000";
        String search = "/search?q=";
        for (int run = 1; run <= plan.runs(); run++) {
            try (RunningNode node = stack.startNode()) {
                tell(
                        run,
                        List.of(node),
                        List.of(
                                new Question(
                                        "pages10000",
                                        "again",
                                        target(node, longCalls.calls().times(FEW), page)),
                                new Question("pages10000", "first", target(node, longCalls, page)),
                                new Question("search2000", "a word", target(node, usual, search + "order")),
                                new Question(
                                        "search2000", "letters beside ASCII", target(node, usual, search + "%C3%B6r")),
                                new Question("search2000", "every e", target(node, usual, search + "e")),
                                new Question(
                                        "search2000", "nothing", target(node, usual, search + "%E6%9D%B1%E4%BA%AC"))));
            }
        }
    }

    /**
     * A page of 20 of an organization's sessions, which three nodes have, as soon as all are there.
     *
     * @param isMillion whether there are a million sessions, else as many as do not take long
     */
    void list(boolean isMillion) throws InterruptedException {
        int sessions = isMillion ? MILLION : LISTED;
        String scenario = isMillion ? "list1m" : "list150000";
        CompleteCalls calls = new CompleteCalls("list-", 1, 5_000);
        try (RunningNode asked = stack.startNode(PARTITIONS_OPTION);
                RunningNode second = stack.startFurtherNode(1, PARTITIONS_OPTION);
                RunningNode third = stack.startFurtherNode(2, PARTITIONS_OPTION)) {
            List<RunningNode> nodes = List.of(asked, second, third);
            Bench.awaitShared(nodes, PARTITIONS);
            long events = stack.publish(calls.times(sessions)::generate);
            Patience.await("the nodes have decided " + events + " records", () -> {
                long decided = 0;
                for (RunningNode node : nodes) {
                    decided += node.recordsDecided();
                }
                return decided >= events;
            });
            for (int run = 1; run <= plan.runs(); run++) {
                tell(
                        run,
                        nodes,
                        List.of(
                                new Question(scenario, "first page", page(asked, "")),
                                new Question(scenario, "first page, ended", page(asked, "&status=ended")),
                                new Question(
                                        scenario,
                                        "from the middle",
                                        page(asked, "&starting_after=" + calls.sessionId(sessions / 2)))));
            }
        }
    }

    /** A session that another node owns, with bodies that are kept, and with bodies that are rendered for each read. */
    void forwarded() throws InterruptedException {
        CompleteCalls.Some shortCalls =
                new CompleteCalls("fwd30-", 30, OPEN).times(Math.min(MOST_KEPT, plan.sessions()));
        CompleteCalls.Some longCalls = new CompleteCalls("fwd2000-", 2_000, OPEN).times(plan.longSessions());
        bench.assemble(List.of(shortCalls, longCalls), PARTITIONS_OPTION);
        for (int run = 1; run <= plan.runs(); run++) {
            for (String how : List.of("", ", rendered")) {
                String[] options =
                        how.isEmpty() ? new String[] {PARTITIONS_OPTION} : new String[] {PARTITIONS_OPTION, NONE_KEPT};
                try (RunningNode asked = stack.startNode(options);
                        RunningNode other = stack.startFurtherNode(1, options)) {
                    List<RunningNode> nodes = List.of(asked, other);
                    Bench.awaitShared(nodes, PARTITIONS);
                    for (CompleteCalls.Some calls : List.of(shortCalls, longCalls)) {
                        String scenario = "forwarded" + calls.calls().segments();
                        Question local = new Question(scenario, "local" + how, ownedBy(asked.active(), asked, calls));
                        Question forwarded =
                                new Question(scenario, "forwarded" + how, ownedBy(other.active(), asked, calls));
                        // What comes first pays for nothing that comes later.
                        Map<String, Double> unused = figures(local, nodes);
                        unused = figures(forwarded, nodes);
                        tell(run, nodes, run % 2 == 1 ? List.of(local, forwarded) : List.of(forwarded, local));
                    }
                }
            }
        }
    }

    private void tell(int run, List<RunningNode> nodes, List<Question> questions) throws InterruptedException {
        for (Question question : questions) {
            bench.tell(question.scenario(), question.contender(), run, figures(question, nodes));
        }
    }

    /** With the processor time of all of these nodes. */
    private Map<String, Double> figures(Question question, List<RunningNode> nodes) throws InterruptedException {
        List<Long> pids = nodes.stream().map(RunningNode::pid).toList();
        return bench.figures(new HttpLoad(question.target(), 1, plan.pace(), pids));
    }

    private HttpLoad.Target target(RunningNode node, CompleteCalls.Some calls, String rest) {
        return bench.target(node, calls.calls().prefix() + "#/transcript" + rest, calls.count());
    }

    private HttpLoad.Target page(RunningNode node, String rest) {
        return HttpLoad.Target.of(node.url(), stack.apiKey(), "/v1/sessions?limit=20" + rest, 1);
    }

    /** The calls that live in these partitions, asked for at this node. */
    private HttpLoad.Target ownedBy(Set<Integer> partitions, RunningNode asked, CompleteCalls.Some some) {
        Partitioning partitioning = new Partitioning(PARTITIONS);
        CompleteCalls calls = some.calls();
        List<Integer> numbers = IntStream.range(0, some.count())
                .filter(call -> partitions.contains(partitioning.ownerOf(calls.sessionId(call))))
                .boxed()
                .toList();
        HttpLoad.Target all = target(asked, some, "");
        return new HttpLoad.Target(all.url(), all.apiKey(), all.paths(), some.count(), numbers, false);
    }
}
