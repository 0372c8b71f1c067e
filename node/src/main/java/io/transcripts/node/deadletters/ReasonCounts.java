package io.transcripts.node.deadletters;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** How many letters there are of each reason and field. What is remembered is bounded. */
final class ReasonCounts {
    /** Headers come from nodes, but anybody may write into a topic. */
    private static final int MOST_KINDS = 1_000;

    private static final Kind OTHERS = new Kind("others", "");
    private static final Comparator<Map.Entry<Kind, Long>> MOST_FIRST = Map.Entry.<Kind, Long>comparingByValue()
            .reversed()
            .thenComparing(entry -> entry.getKey().toString());

    private final Map<Kind, Long> counts = new HashMap<>();
    private long total;

    private record Kind(String code, String field) {}

    void count(DeadLetter letter) {
        total++;
        // words[3].start_time and words[4].start_time are one mistake.
        Kind kind = new Kind(letter.code(), letter.field().replaceAll("\\[[0-9]+]", "[]"));
        counts.merge(counts.size() < MOST_KINDS || counts.containsKey(kind) ? kind : OTHERS, 1L, Long::sum);
    }

    long total() {
        return total;
    }

    void print(PrintWriter out) {
        out.printf("%,d letters%n", total);
        counts.entrySet().stream()
                .sorted(MOST_FIRST)
                .forEach(entry -> out.printf(
                        "%,10d  %s %s%n",
                        entry.getValue(), entry.getKey().code(), entry.getKey().field()));
    }
}
