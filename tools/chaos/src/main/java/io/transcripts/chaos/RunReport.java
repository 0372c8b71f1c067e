package io.transcripts.chaos;

import io.transcripts.chaos.ReadCounts.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param settings in a sentence
 * @param partitions that reads are spread over
 * @param reading how long there were reads
 * @param acknowledged events
 * @param refused events
 * @param sessions that were published
 * @param streams who followed them; null when the run did not come to it
 * @param end null when the run did not come to it
 * @param aborted why; null when it was not
 */
record RunReport(
        String settings,
        int partitions,
        Duration reading,
        History history,
        long acknowledged,
        long refused,
        int sessions,
        @Nullable Streams streams,
        @Nullable End end,
        @Nullable String aborted) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String NOTHING = "–";
    private static final List<String> COLUMNS = List.of(
            "times",
            "reads",
            "wrong",
            "with a lag",
            "503",
            "503 before anything was shown",
            "failed",
            "at the node of the fault",
            "longest unavailable, s",
            "the same, complete transcripts, s",
            "slowest read, s",
            "detected after, s",
            "assembly resumed after, s",
            "an owner answers again after, s");

    /**
     * What is there in the end.
     *
     * @param unsettled sessions that did not become complete and as was said last
     * @param lost acknowledged events that are not in the topics
     * @param compared bodies
     * @param different of those that are not an undisturbed node's
     * @param rest what else has to be so
     */
    record End(
            List<String> unsettled, List<String> lost, long compared, List<String> different, Aftermath.Findings rest) {
        boolean isRight() {
            return unsettled.isEmpty() && lost.isEmpty() && different.isEmpty() && compared > 0 && rest.isRight();
        }
    }

    boolean isRight() {
        List<FaultPeriod> all = history.episodes();
        return aborted == null
                && end != null
                && end.isRight()
                && history.wrong().isEmpty()
                && history.failures().isEmpty()
                && refused == 0
                && reads(all, Kind.FAILED) == 0
                && reads(all, Kind.NOT_A_NODE) == 0
                && reads(all, Kind.OWNER) > 0;
    }

    String markdown() {
        List<FaultPeriod> all = history.episodes();
        StringBuilder page = new StringBuilder("# Chaos\n\n").append(settings).append("\n\n");
        if (aborted != null) {
            page.append("aborted: ").append(aborted).append("\n\n");
        }
        page.append("| fault | ")
                .append(String.join(" | ", COLUMNS))
                .append(" |\n| --- |")
                .append(" ---: |".repeat(COLUMNS.size()))
                .append('\n');
        Map<String, List<FaultPeriod>> byFault = new LinkedHashMap<>();
        all.forEach(episode -> byFault.computeIfAbsent(episode.label(), unused -> new ArrayList<>())
                .add(episode));
        byFault.forEach((fault, episodes) -> page.append(row(fault, episodes)));
        page.append(row("all", all))
                .append('\n')
                .append(note(all))
                .append("\n\n")
                .append(QuestionTables.byQuestion(history))
                .append('\n')
                .append(QuestionTables.byFault(byFault))
                .append('\n')
                .append(sentence(all))
                .append('\n')
                .append(QuestionTables.sentence(history, streams, end == null ? null : end.rest()));
        list(page, "Wrong", history.wrong());
        list(page, "The run fails because of", history.failures());
        list(page, "Not of a node", history.strangers());
        if (end != null) {
            list(page, "Acknowledged events that are not in the topics", end.lost());
            list(page, "Not settled", end.unsettled());
            list(page, "Different", end.different());
            list(page, "Wrong in the end", end.rest().wrong());
            list(page, "Clients who have something else", end.rest().folds().wrong());
        }
        page.append("\nTimeline:\n\n```\n");
        history.lines().forEach(line -> page.append(line).append('\n'));
        return page.append("```\n").toString();
    }

    private String sentence(List<FaultPeriod> all) {
        String ending = end == null
                ? "Nothing was compared."
                : String.format(
                        Locale.ROOT,
                        "Acknowledged events that are not in the topics: %,d. Sessions not complete in the end, or not as was"
                                + " said last: %,d. Compared with an undisturbed node: %,d bodies, %d different.",
                        end.lost().size(),
                        end.unsettled().size(),
                        end.compared(),
                        end.different().size());
        return String.format(
                Locale.ROOT,
                "%,d sessions, %,d events acknowledged, %,d refused. %,d answers of owners; %,d reads failed at nodes that had"
                        + " no fault; %,d answers were not of a node. %s Longest that a session was not found after the"
                        + " brokers had its start, before it was ever shown: %.1f s.%n",
                sessions,
                acknowledged,
                refused,
                reads(all, Kind.OWNER),
                reads(all, Kind.FAILED),
                reads(all, Kind.NOT_A_NODE),
                ending,
                history.oldestNotFound().toNanos() / NANOS_PER_SECOND);
    }

    private String note(List<FaultPeriod> all) {
        long reads = Math.max(1, sum(all, ReadCounts::reads));
        return String.format(
                Locale.ROOT,
                "The last three: the most, and in how many of those that it was expected in. *Detected*: the group has given a"
                        + " partition of the node to another, asked for every 0.25 s. *Resumed*: its stores are written to"
                        + " again, polled every 0.1 s. *An owner answers again*: the first answer of an owner for each"
                        + " partition that was the node's, after it had the fault; somebody asks about a partition every"
                        + " %d ms on average.",
                reading.toMillis() * partitions / reads);
    }

    private static void list(StringBuilder page, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            page.append('\n').append(title).append(":\n\n");
            lines.forEach(line -> page.append("- ").append(line).append('\n'));
        }
    }

    private static String row(String fault, List<FaultPeriod> episodes) {
        long faults = episodes.stream().filter(FaultPeriod::isFault).count();
        List<String> cells = List.of(
                fault,
                faults == 0 ? NOTHING : Long.toString(faults),
                Long.toString(sum(episodes, ReadCounts::reads)),
                Long.toString(reads(episodes, Kind.WRONG)),
                Long.toString(reads(episodes, Kind.BEHIND)),
                Long.toString(reads(episodes, Kind.UNAVAILABLE)),
                Long.toString(reads(episodes, Kind.NOT_YET)),
                Long.toString(reads(episodes, Kind.FAILED)),
                Long.toString(reads(episodes, Kind.AT_FAULT)),
                seconds(most(episodes, ReadCounts::longestDown)),
                seconds(most(episodes, ReadCounts::longestCompleteDown)),
                seconds(most(episodes, ReadCounts::slowest)),
                after(episodes, FaultPeriod::isTakenOver, FaultPeriod::detected),
                after(episodes, FaultPeriod::isTakenOver, FaultPeriod::resumed),
                after(episodes, FaultPeriod::isOfNode, FaultPeriod::recovered));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static long reads(List<FaultPeriod> episodes, Kind kind) {
        return sum(episodes, tally -> tally.reads(kind));
    }

    private static long sum(List<FaultPeriod> episodes, ToLongFunction<ReadCounts> count) {
        return episodes.stream()
                .mapToLong(episode -> count.applyAsLong(episode.tally()))
                .sum();
    }

    private static long most(List<FaultPeriod> episodes, ToLongFunction<ReadCounts> nanos) {
        return episodes.stream()
                .mapToLong(episode -> nanos.applyAsLong(episode.tally()))
                .max()
                .orElse(0);
    }

    /** The most of those in which it came, and how many were to have it. */
    private static String after(
            List<FaultPeriod> episodes, Predicate<FaultPeriod> isExpected, Function<FaultPeriod, OptionalLong> nanos) {
        List<OptionalLong> expected =
                episodes.stream().filter(isExpected).map(nanos).toList();
        long[] came = expected.stream()
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sorted()
                .toArray();
        return expected.isEmpty()
                ? NOTHING
                : (came.length == 0 ? NOTHING : seconds(came[came.length - 1])) + " (" + came.length + " of "
                        + expected.size() + ")";
    }

    /** As in tables. */
    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_SECOND);
    }
}
