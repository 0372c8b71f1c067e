package io.transcripts.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What it costs to list 20 of an organization's sessions, which three nodes have; one at a time, as soon as all are there. */
final class ListScenario {
    private static final int PARTITIONS = 6;
    private static final String PARTITIONS_OPTION = "--partitions=" + PARTITIONS;
    private static final int OPEN = 5_000;
    private static final int MILLION = 1_000_000;
    private static final int FEWER = 150_000;
    private static final CompleteCalls CALLS = new CompleteCalls("list-", 1, OPEN);
    private static final long LOOK_AGAIN_MS = 100;

    private ListScenario() {}

    /** @param isMillion whether there are a million sessions, else as many as do not take long */
    static void run(Bench bench, boolean isMillion) throws InterruptedException {
        int sessions = isMillion ? MILLION : FEWER;
        String scenario = isMillion ? "list1m" : "list150000";
        Stack stack = bench.stack();
        try (RunningNode asked = stack.startNode(PARTITIONS_OPTION);
                RunningNode second = stack.startFurtherNode(1, PARTITIONS_OPTION);
                RunningNode third = stack.startFurtherNode(2, PARTITIONS_OPTION)) {
            List<RunningNode> nodes = List.of(asked, second, third);
            Bench.awaitShared(nodes, PARTITIONS);
            long events = stack.publish(to -> CALLS.generate(0, sessions, to));
            awaitRecords(nodes, events);
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("first page", "");
            pages.put("first page, ended", "&status=ended");
            pages.put("from the middle", "&starting_after=" + CALLS.sessionId(sessions / 2));
            List<Long> pids = nodes.stream().map(RunningNode::pid).toList();
            for (int run = 1; run <= bench.plan().runs(); run++) {
                for (Map.Entry<String, String> page : pages.entrySet()) {
                    String path = "/v1/sessions?limit=20" + page.getValue();
                    HttpLoad.Target target = HttpLoad.Target.of(asked.url(), stack.apiKey(), path, 1);
                    HttpLoad load = new HttpLoad(target, 1, bench.plan().pace(), pids);
                    bench.tell(scenario, page.getKey(), run, bench.figures(load));
                }
            }
        }
    }

    private static void awaitRecords(List<RunningNode> nodes, long count) throws InterruptedException {
        long decided = 0;
        while (decided < count) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            decided = 0;
            for (RunningNode node : nodes) {
                decided += node.recordsDecided();
            }
        }
    }
}
