package io.transcripts.chaos;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a siege.
 *
 * @param sentence how it was made
 * @param before what others felt without an attack; null when it did not come so far
 * @param floorMs others may wait so long, however short they waited before
 * @param aborted why it did not come to its end; null when it did
 */
record SiegeReport(
        String sentence,
        @Nullable CallerLatency before,
        double floorMs,
        List<AttackResult> attacks,
        @Nullable String aborted) {
    SiegeReport {
        attacks = List.copyOf(attacks);
    }

    /** Whether nobody was hurt. */
    boolean isRight() {
        return aborted == null
                && before != null
                && before.failed() == 0
                && attacks.stream()
                        .allMatch(attack -> attack.findings(before, floorMs).isEmpty());
    }

    /** For people. */
    String markdown() {
        StringBuilder out = new StringBuilder(sentence).append("\n\n");
        if (before != null) {
            out.append(String.format(
                    Locale.ROOT,
                    "Without an attack others got %d answers in %s ms (p50 / p99 / max), %d errors. They may wait %.0f ms (p99)"
                            + " under attack: %.0f times as long as before, %.0f ms where that is less, and never more"
                            + " than %.0f ms.%n%n",
                    before.asked(),
                    before.latencies(),
                    before.failed(),
                    AttackResult.mostMs(before, floorMs),
                    AttackResult.FACTOR,
                    floorMs,
                    AttackResult.MOST_MS));
            out.append("| attack | at | others, ms: p50 / p99 / max | their errors | attackers"
                    + " | node at most, MiB: RSS / heap / logged | processors: attackers and others / nodes | liveness missed in a row | |\n"
                    + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
            CallerLatency felt = before;
            out.append(attacks.stream()
                    .map(attack -> attack.row(felt, floorMs) + "\n")
                    .collect(Collectors.joining()));
        }
        if (aborted != null) {
            out.append("\naborted: ").append(aborted).append('\n');
        }
        return out.toString();
    }
}
