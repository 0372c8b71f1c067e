package io.transcripts.chaos;

import io.transcripts.chaos.ReadCounts.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What came of each question, and of who followed live calls. */
final class QuestionTables {
    private static final double NANOS_PER_SECOND = 1e9;

    private QuestionTables() {}

    static String byQuestion(History history) {
        StringBuilder table = new StringBuilder(head(List.of(
                "question",
                "asked",
                "wrong",
                "owners'",
                "304",
                "with a lag",
                "404",
                "409 or as good",
                "202",
                "410",
                "503",
                "503 before anything was shown",
                "failed",
                "at the node of the fault",
                "longest unavailable, s",
                "slowest, s")));
        for (Asked asked : Asked.values()) {
            ReadCounts counts = history.of(asked);
            table.append(row(List.of(
                    asked.label(),
                    number(counts.reads()),
                    number(counts.reads(Kind.WRONG)),
                    number(counts.reads(Kind.OWNER)),
                    number(counts.reads(Kind.UNCHANGED)),
                    number(counts.reads(Kind.BEHIND)),
                    number(counts.reads(Kind.NOT_FOUND)),
                    number(counts.reads(Kind.MOVED_ON)),
                    number(counts.reads(Kind.ACCEPTED)),
                    number(counts.reads(Kind.ERASED)),
                    number(counts.reads(Kind.UNAVAILABLE)),
                    number(counts.reads(Kind.NOT_YET)),
                    number(counts.reads(Kind.FAILED)),
                    number(counts.reads(Kind.AT_FAULT)),
                    RunReport.seconds(counts.longestDown()),
                    RunReport.seconds(counts.slowest()))));
        }
        return table.toString();
    }

    static String byFault(Map<String, List<FaultPeriod>> byFault) {
        StringBuilder table = new StringBuilder(head(List.of(
                "fault",
                "lists",
                "503",
                "longest without a list, s",
                "checkpoints",
                "reconnects",
                "resets",
                "longest silence of a client, s",
                "a final reached a client after, s")));
        byFault.forEach((fault, periods) -> table.append(row(List.of(
                fault,
                number(sum(periods, period -> period.lists().reads())),
                number(sum(periods, period -> period.lists().reads(Kind.UNAVAILABLE))),
                RunReport.seconds(most(periods, period -> period.lists().longestDown())),
                number(sum(periods, period -> period.streams().checkpoints())),
                number(sum(periods, period -> period.streams().reconnects())),
                number(sum(periods, period -> period.streams().resets())),
                RunReport.seconds(most(periods, period -> period.streams().longestSilence())),
                RunReport.seconds(most(periods, period -> period.streams().latestNews()))))));
        return table.append(
                        "\nThe last two and *longest*: the most. *Silence*: not so much as a comment, of which there is"
                                + " one every 15 s. *Reached*: from when the brokers had it until it was shown.\n")
                .toString();
    }

    static String sentence(History history, @Nullable Streams streams, Aftermath.@Nullable Findings rest) {
        StringBuilder text = new StringBuilder();
        if (streams != null) {
            List<FaultPeriod> all = history.episodes();
            text.append(String.format(
                    Locale.ROOT,
                    "%,d clients of streams followed %,d calls to their end, and %,d until they were erased: %,d checkpoints,"
                            + " %,d reconnects, %,d resets of what a client had, %,d of those to a lower version. Not opened: %s."
                            + " Longest silence %.1f s; longest until a final reached a client %.1f s.%n",
                    streams.count(),
                    streams.finished().size(),
                    streams.erasedCount(),
                    sum(all, period -> period.streams().checkpoints()),
                    sum(all, period -> period.streams().reconnects()),
                    sum(all, period -> period.streams().resets()),
                    streams.begunBehindCount(),
                    streams.refusals(),
                    most(all, period -> period.streams().longestSilence()) / NANOS_PER_SECOND,
                    most(all, period -> period.streams().latestNews()) / NANOS_PER_SECOND));
        }
        if (rest != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,d sessions erased. %,d folds of clients compared with an undisturbed node, %,d different, %,d begun"
                            + " anew to go on. Residue of the accounts of all nodes: %d. Wrong in the end: %,d.%n",
                    rest.erased(),
                    rest.folds().compared(),
                    rest.folds().wrong().size(),
                    rest.folds().begunAnew(),
                    rest.residue(),
                    rest.wrong().size()));
        }
        return text.toString();
    }

    private static String head(List<String> columns) {
        return row(columns) + "| --- |" + " ---: |".repeat(columns.size() - 1) + '\n';
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static long sum(List<FaultPeriod> periods, ToLongFunction<FaultPeriod> of) {
        return periods.stream().mapToLong(of).sum();
    }

    private static long most(List<FaultPeriod> periods, ToLongFunction<FaultPeriod> of) {
        return periods.stream().mapToLong(of).max().orElse(0);
    }
}
