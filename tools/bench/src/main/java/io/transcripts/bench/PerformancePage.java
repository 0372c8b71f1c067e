package io.transcripts.bench;

import io.transcripts.bench.Charts.Picture;
import io.transcripts.bench.Goal.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The page of results, in Markdown: machine, goals, pictures, and a table for each scenario. */
final class PerformancePage {
    private static final double THREE_DIGITS = 100;
    private static final double TWO_DIGITS = 10;

    private final StringBuilder page = new StringBuilder();
    private final Summary summary;

    private PerformancePage(Summary summary) {
        this.summary = summary;
    }

    /**
     * Writes the page.
     *
     * @param pictures relative to {@code pictureFolder}, which is relative to the page
     */
    static void write(Path file, ResultsFile results, List<Goal> goals, List<Picture> pictures, String pictureFolder) {
        Summary summary = Summary.of(results.results());
        PerformancePage page = new PerformancePage(summary);
        page.head(results.machine());
        page.goals(goals.stream().map(goal -> goal.judge(summary)).toList());
        page.pictures(pictures, pictureFolder);
        page.tables();
        try {
            Files.writeString(file, page.page, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void head(Map<String, String> machine) {
        page.append("# Performance\n\n")
                .append(
                        "Written by the benchmark; not edited by hand. Every figure is the median of its runs, with the least and"
                                + " the greatest in brackets. All contenders ran in turn on one machine, which clients, node, broker and"
                                + " database shared: compare within a table, not with other machines.\n\n| | |\n| --- | --- |\n");
        machine.forEach((name, value) ->
                page.append("| ").append(name).append(" | ").append(value).append(" |\n"));
    }

    private void goals(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return;
        }
        page.append("\n## Goals\n\n| goal | wanted | measured | n | |\n| --- | --- | --- | --- | --- |\n");
        for (Verdict verdict : verdicts) {
            Double measured = verdict.measured();
            page.append("| ")
                    .append(verdict.goal().name())
                    .append(" | ")
                    .append(verdict.goal().target())
                    .append(" | ")
                    .append(measured == null ? "" : number(measured))
                    .append(" | ")
                    .append(verdict.n() == 0 ? "" : verdict.n())
                    .append(" | ")
                    .append(verdict.inWords())
                    .append(" |\n");
        }
    }

    private void pictures(List<Picture> pictures, String folder) {
        for (Picture picture : pictures) {
            page.append("\n![").append(picture.caption()).append("](");
            page.append(folder).append('/').append(picture.file()).append(")\n");
        }
    }

    private void tables() {
        for (String scenario : summary.scenarios()) {
            SortedSet<String> figures = summary.figures(scenario);
            page.append("\n## ").append(scenario).append("\n\n");
            String note = ScenarioNotes.of(scenario);
            if (!note.isEmpty()) {
                page.append(note).append("\n\n");
            }
            page.append("| figure |");
            List<String> contenders = summary.contenders(scenario);
            contenders.forEach(contender -> page.append(' ').append(contender).append(" |"));
            page.append("\n| --- |").append(" ---: |".repeat(contenders.size())).append('\n');
            for (String figure : figures) {
                page.append("| ").append(figure).append(" |");
                for (String contender : contenders) {
                    page.append(' ')
                            .append(cell(summary.stat(scenario, contender, figure)))
                            .append(" |");
                }
                page.append('\n');
            }
            int most = 0;
            for (String contender : contenders) {
                for (String figure : figures) {
                    Spread stat = summary.stat(scenario, contender, figure);
                    most = Math.max(most, stat == null ? 0 : stat.n());
                }
            }
            page.append("\nn = ").append(most).append('\n');
        }
    }

    private static String cell(@Nullable Spread stat) {
        if (stat == null) {
            return "";
        }
        return stat.n() == 1
                ? number(stat.median())
                : number(stat.median()) + " (" + number(stat.min()) + "–" + number(stat.max()) + ")";
    }

    /** To about three digits, without an exponent. */
    static String number(double value) {
        double size = Math.abs(value);
        String format =
                size == Math.rint(size) || size >= THREE_DIGITS ? "%,.0f" : size >= TWO_DIGITS ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
