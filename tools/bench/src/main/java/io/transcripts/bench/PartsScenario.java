package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What it costs to read a part of a long transcript, and to look for something in it; one at a time. */
final class PartsScenario {
    private static final int OPEN = 4;
    private static final CompleteCalls LONG = new CompleteCalls("parts10000-", 10_000, OPEN);
    private static final CompleteCalls USUAL = new CompleteCalls("parts2000-", 2_000, OPEN);
    /** Of which a node remembers where the segments stand. */
    private static final int FEW = 2;
    /** Of which it does not: what is asked for next was forgotten long ago. */
    private static final int MANY = 40;

    private final Stack stack;
    private final ReadPlan plan;
    private final Consumer<Result> results;

    PartsScenario(Stack stack, ReadPlan plan, Consumer<Result> results) {
        this.stack = stack;
        this.plan = plan;
        this.results = results;
    }

    void run() throws InterruptedException {
        try (Stack.RunningNode node = stack.startNode()) {
            node.awaitRecords(stack.publish(LONG, 0, MANY) + stack.publish(USUAL, 0, plan.longSessions()));
        }
        Map<String, String> searches = new LinkedHashMap<>();
        searches.put("a word", "order");
        searches.put("letters beside ASCII", "%C3%B6r");
        searches.put("every e", "e");
        searches.put("nothing", "%E6%9D%B1%E4%BA%AC");
        for (int run = 1; run <= plan.runs(); run++) {
            try (Stack.RunningNode node = stack.startNode()) {
                String page = LONG.prefix() + "#/transcript?limit=100&starting_after=seg_5000";
                read("pages10000", "again", run, node, page, FEW);
                read("pages10000", "first", run, node, page, MANY);
                for (Map.Entry<String, String> search : searches.entrySet()) {
                    String path = USUAL.prefix() + "#/transcript/search?q=" + search.getValue();
                    read("search2000", search.getKey(), run, node, path, plan.longSessions());
                }
            }
        }
    }

    private void read(String scenario, String contender, int run, Stack.RunningNode node, String path, int sessions)
            throws InterruptedException {
        try (ChildProcess load = stack.startChild(
                HttpLoadMain.class,
                "512m",
                List.of(
                        "--url=" + node.url(),
                        "--path=/v1/sessions/" + path,
                        "--sessions=" + sessions,
                        "--connections=1",
                        "--warm-up=" + plan.warmUp(),
                        "--duration=" + plan.duration(),
                        "--watch=" + node.pid()))) {
            results.accept(new Result(scenario, contender, run, Figures.await(load)));
        }
    }
}
