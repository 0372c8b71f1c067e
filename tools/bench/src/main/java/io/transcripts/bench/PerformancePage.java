package io.transcripts.bench;

import io.transcripts.bench.Charts.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of results: machine, goals, pictures, and a table for each scenario. */
final class PerformancePage {
    private static final double THREE_DIGITS = 100;
    private static final double TWO_DIGITS = 10;

    private PerformancePage() {}

    /**
     * Writes the page.
     *
     * @param pictures relative to {@code pictureFolder}, which is relative to the page
     */
    static void write(Path file, ResultsFile results, List<Goal> goals, List<Picture> pictures, String pictureFolder) {
        Summary summary = Summary.of(results.results());
        ScenarioNotes notes = new ScenarioNotes();
        String page = Page.of(
                "performance",
                Map.of(
                        "machine",
                        results.machine().entrySet(),
                        "hasGoals",
                        !goals.isEmpty(),
                        "goals",
                        goals.stream().map(goal -> row(goal.judge(summary))).toList(),
                        "pictures",
                        pictures.stream()
                                .map(picture -> Map.of(
                                        "caption", picture.caption(), "file", pictureFolder + '/' + picture.file()))
                                .toList(),
                        "scenarios",
                        summary.scenarios().stream()
                                .map(scenario -> table(summary, scenario, notes.of(scenario)))
                                .toList()));
        try {
            Files.writeString(file, page, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> row(Goal.Verdict verdict) {
        Double measured = verdict.measured();
        return Map.of(
                "name", verdict.goal().name(),
                "target", verdict.goal().target(),
                "measured", measured == null ? "" : number(measured),
                "n", verdict.n() == 0 ? "" : Integer.toString(verdict.n()),
                "verdict", verdict.inWords());
    }

    private static Map<String, Object> table(Summary summary, String scenario, String note) {
        List<String> contenders = summary.contenders(scenario);
        List<Map<String, Object>> rows = summary.figures(scenario).stream()
                .map(figure -> Map.<String, Object>of(
                        "figure",
                        figure,
                        "cells",
                        contenders.stream()
                                .map(contender -> cell(summary.stat(scenario, contender, figure)))
                                .toList()))
                .toList();
        return Map.of(
                "name", scenario, "note", note, "contenders", contenders, "rows", rows, "n", summary.runs(scenario));
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
