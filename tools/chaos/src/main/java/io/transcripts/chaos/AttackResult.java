package io.transcripts.chaos;

import io.transcripts.chaos.Vitals.Signs;
import io.transcripts.chaos.hostile.Attack;
import io.transcripts.chaos.hostile.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * One attack, and what it did.
 *
 * @param node that was attacked
 * @param felt by others, at all nodes
 * @param signs of each node
 * @param ownCpu time that this process took, with attackers and others in it
 * @param areReady whether all nodes said that they are ready, and answered, within a while
 */
record AttackResult(
        Attack attack,
        String node,
        Duration duration,
        CallerLatency felt,
        Counts.Sum counts,
        List<Signs> signs,
        Duration ownCpu,
        boolean areReady) {
    static final double MOST_MS = 1_000;
    static final double FACTOR = 2;
    private static final long LOG_PER_MINUTE = 1 << 20;
    /** As many as a Kubernetes pod may by default before it is started again. */
    private static final int MOST_MISSED = 2;

    private static final int NOT_FOUND = 404;
    private static final double MIB = 1 << 20;

    AttackResult {
        signs = List.copyOf(signs);
    }

    /**
     * The 99th percentile that others may feel.
     *
     * @param floorMs is no finding, whatever it was before: two times very little is very little
     */
    static double mostMs(CallerLatency before, double floorMs) {
        return Math.max(floorMs, Math.min(MOST_MS, FACTOR * before.p99Ms()));
    }

    /** Why this must not be; empty when it may. */
    List<String> findings(CallerLatency before, double floorMs) {
        List<String> findings = new ArrayList<>();
        for (Signs sign : signs) {
            if (!sign.isAlive()) {
                findings.add(sign.node() + " died");
            }
            if (sign.logBytes() > LOG_PER_MINUTE * Math.max(1, duration.toSeconds()) / 60) {
                findings.add(sign.node() + " logged too much");
            }
            if (sign.isAlive() && sign.missed() > MOST_MISSED) {
                findings.add(sign.node() + " did not say that it lives");
            }
        }
        if (!areReady) {
            findings.add("not ready again");
        }
        if (felt.p99Ms() > mostMs(before, floorMs)) {
            findings.add("others waited");
        }
        if (felt.asked() == 0) {
            findings.add("nobody asked");
        }
        if (felt.failed() > 0) {
            findings.add("others got errors");
        }
        if (attack.isForeign() && !counts.statuses().containsKey(NOT_FOUND)) {
            findings.add("no 404");
        }
        if (attack.isForeign() && counts.statuses().keySet().stream().anyMatch(status -> status != NOT_FOUND)) {
            findings.add("not only 404");
        }
        if (counts.broken() > 0) {
            findings.add("bodies that are no JSON");
        }
        return findings;
    }

    /** Of the table. */
    String row(CallerLatency before, double floorMs) {
        List<String> findings = findings(before, floorMs);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.0f / %.0f / %.2f | %.2f / %.2f | %s | %s |",
                attack.label(),
                node,
                felt.latencies(),
                felt.failed() == 0 ? "0 of " + felt.asked() : felt.failed() + " of " + felt.asked() + " " + named(felt),
                counts,
                most(Signs::rssBytes) / MIB,
                most(Signs::heapBytes) / MIB,
                most(Signs::logBytes) / MIB,
                processors(ownCpu),
                signs.stream().mapToDouble(sign -> processors(sign.cpu())).sum(),
                most(Signs::missed),
                findings.isEmpty() ? "holds" : String.join(", ", findings));
    }

    private static String named(CallerLatency felt) {
        List<String> named = felt.errors().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(error -> error.getKey() + " × " + error.getValue())
                .toList();
        return "(" + String.join(", ", named) + ")";
    }

    private double processors(Duration cpu) {
        return Math.max(0, cpu.toMillis() / (double) Math.max(1, duration.toMillis()));
    }

    private long most(ToLongFunction<Signs> of) {
        return signs.stream().mapToLong(of).max().orElse(0);
    }
}
