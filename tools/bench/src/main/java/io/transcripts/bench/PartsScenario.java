package io.transcripts.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What it costs to read a part of a long transcript, and to look for something in it; one at a time. */
final class PartsScenario {
    private static final int OPEN = 4;
    private static final CompleteCalls LONG = new CompleteCalls("parts10000-", 10_000, OPEN);
    private static final CompleteCalls USUAL = new CompleteCalls("parts2000-", 2_000, OPEN);
    /** Of which a node remembers where the segments stand. */
    private static final int FEW = 2;
    /** Of which it does not: what is asked for next was forgotten long ago. */
    private static final int MANY = 40;

    private PartsScenario() {}

    static void run(Bench bench) throws InterruptedException {
        int calls = bench.plan().longSessions();
        bench.assemble(Map.of(LONG, MANY, USUAL, calls));
        Map<String, String> searches = new LinkedHashMap<>();
        searches.put("a word", "order");
        searches.put("letters beside ASCII", "%C3%B6r");
        searches.put("every e", "e");
        searches.put("nothing", "%E6%9D%B1%E4%BA%AC");
        for (int run = 1; run <= bench.plan().runs(); run++) {
            try (RunningNode node = bench.stack().startNode()) {
                String page = LONG.prefix() + "#/transcript?limit=100&starting_after=seg_5000";
                bench.tell("pages10000", "again", run, bench.oneAtATime(node, page, FEW));
                bench.tell("pages10000", "first", run, bench.oneAtATime(node, page, MANY));
                for (Map.Entry<String, String> search : searches.entrySet()) {
                    String path = USUAL.prefix() + "#/transcript/search?q=" + search.getValue();
                    bench.tell("search2000", search.getKey(), run, bench.oneAtATime(node, path, calls));
                }
            }
        }
    }
}
