package io.transcripts.chaos;

import io.transcripts.chaos.Tally.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What came of a run.
 *
 * @param settings in a sentence
 * @param acknowledged events
 * @param refused events
 * @param sessions that were published
 * @param incomplete sessions that did not become complete
 * @param compared bodies at the end
 * @param different of those that are not an undisturbed node's
 */
record Outcome(
        String settings,
        Chronicle chronicle,
        long acknowledged,
        long refused,
        int sessions,
        int incomplete,
        long compared,
        List<String> different) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String NOTHING = "–";

    boolean isRight() {
        return chronicle.wrong().isEmpty() && refused == 0 && incomplete == 0 && different.isEmpty();
    }

    String markdown() {
        StringBuilder page = new StringBuilder("# Chaos\n\n").append(settings).append("\n\n");
        page.append(
                        "| fault | times | reads | wrong | with a lag | 503 | 503 before anything was shown | failed | at the node of the fault | longest")
                .append(" unavailable, s | the same, complete transcripts, s | slowest read, s | detected after, s |")
                .append(" assembly resumed after, s | last answer that was not an owner's after, s |\n")
                .append("| --- |")
                .append(" ---: |".repeat(14))
                .append('\n');
        Map<String, List<Episode>> byFault = new LinkedHashMap<>();
        chronicle
                .episodes()
                .forEach(episode -> byFault.computeIfAbsent(episode.fault(), unused -> new ArrayList<>())
                        .add(episode));
        byFault.forEach((fault, episodes) -> page.append(row(fault, episodes)));
        page.append(row("all", chronicle.episodes()));
        page.append(String.format(
                Locale.ROOT,
                "%n%,d sessions, %,d events acknowledged, %,d refused; sessions not complete in the end: %d. Compared with"
                        + " an undisturbed node: %,d bodies, %d different. Longest that a session was not found after the"
                        + " brokers had its first event, before it was ever shown: %.1f s.%n",
                sessions,
                acknowledged,
                refused,
                incomplete,
                compared,
                different.size(),
                chronicle.oldestNotFound().toNanos() / NANOS_PER_SECOND));
        if (!chronicle.wrong().isEmpty()) {
            page.append("\nWrong answers:\n\n");
            chronicle.wrong().forEach(wrong -> page.append("- ").append(wrong).append('\n'));
        }
        if (!different.isEmpty()) {
            page.append("\nDifferent:\n\n");
            different.forEach(path -> page.append("- ").append(path).append('\n'));
        }
        page.append("\nTimeline:\n\n```\n");
        chronicle.lines().forEach(line -> page.append(line).append('\n'));
        return page.append("```\n").toString();
    }

    private static String row(String fault, List<Episode> episodes) {
        return "| " + fault + " | " + episodes.size() + " | " + sum(episodes, Tally::reads) + " | "
                + sum(episodes, tally -> tally.reads(Kind.WRONG)) + " | "
                + sum(episodes, tally -> tally.reads(Kind.BEHIND)) + " | "
                + sum(episodes, tally -> tally.reads(Kind.UNAVAILABLE)) + " | "
                + sum(episodes, tally -> tally.reads(Kind.NOT_YET)) + " | "
                + sum(episodes, tally -> tally.reads(Kind.FAILED)) + " | "
                + sum(episodes, tally -> tally.reads(Kind.AT_FAULT)) + " | "
                + most(episodes, episode -> OptionalLong.of(episode.tally().longestDown())) + " | "
                + most(episodes, episode -> OptionalLong.of(episode.tally().longestCompleteDown())) + " | "
                + most(episodes, episode -> OptionalLong.of(episode.tally().slowest())) + " | "
                + most(episodes, Episode::detected) + " | "
                + most(episodes, Episode::resumed) + " | "
                + most(episodes, episode -> OptionalLong.of(episode.recovered())) + " |\n";
    }

    private static long sum(List<Episode> episodes, ToLongFunction<Tally> count) {
        return episodes.stream()
                .mapToLong(episode -> count.applyAsLong(episode.tally()))
                .sum();
    }

    private static String most(List<Episode> episodes, Function<Episode, OptionalLong> nanos) {
        OptionalLong most = episodes.stream()
                .map(nanos)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
        return most.isEmpty() ? NOTHING : String.format(Locale.ROOT, "%.2f", most.getAsLong() / NANOS_PER_SECOND);
    }
}
