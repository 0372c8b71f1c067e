package io.transcripts.bench;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.transcripts.bench.Charts.Picture;
import io.transcripts.bench.ResultsFile.Failure;
import io.transcripts.bench.Summary.Spread;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * The page of results: machine, goals, pictures, and a table for each scenario. Its template stands in the resources beside this
 * class, and so does what is compared in a scenario, and what is not.
 */
final class PerformancePage {
    private static final double THREE_DIGITS = 100;
    private static final double TWO_DIGITS = 10;

    private static final Template TEMPLATE;
    private static final Properties NOTES = new Properties();

    static {
        try (Reader page = resource("performance.md.mustache");
                Reader notes = resource("notes.properties")) {
            TEMPLATE = Mustache.compiler()
                    .escapeHTML(false)
                    .emptyStringIsFalse(true)
                    .compile(page);
            NOTES.load(notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PerformancePage() {}

    private static Reader resource(String name) {
        return new InputStreamReader(
                Objects.requireNonNull(PerformancePage.class.getResourceAsStream(name), name), StandardCharsets.UTF_8);
    }

    /**
     * The page.
     *
     * @param pictures relative to {@code pictureFolder}, which is relative to the page
     */
    static String of(ResultsFile results, List<Goal> goals, List<Picture> pictures, String pictureFolder) {
        Summary summary = Summary.of(results.results());
        return TEMPLATE.execute(Map.of(
                "machine",
                results.machine().entrySet(),
                "hasGoals",
                !goals.isEmpty(),
                "goals",
                goals.stream().map(goal -> row(goal.judge(summary))).toList(),
                "pictures",
                pictures.stream()
                        .map(picture ->
                                Map.of("caption", picture.caption(), "file", pictureFolder + '/' + picture.file()))
                        .toList(),
                "scenarios",
                summary.scenarios().stream()
                        .map(scenario -> table(summary, scenario))
                        .toList(),
                "failures",
                Objects.requireNonNullElse(results.failures(), List.<Failure>of()).stream()
                        .map(PerformancePage::inWords)
                        .toList()));
    }

    static String inWords(Failure failure) {
        // Behind the first line comes the end of a log.
        return String.format(
                Locale.ROOT,
                "%s, %s, run %d failed: %s",
                failure.scenario(),
                failure.contender(),
                failure.run(),
                failure.reason().lines().findFirst().orElse(""));
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

    private static Map<String, Object> table(Summary summary, String scenario) {
        // A name without its number at the end stands for all of them.
        String note = NOTES.getProperty(scenario, NOTES.getProperty(scenario.replaceFirst("\\d+m?$", ""), ""));
        List<String> contenders = summary.contenders(scenario);
        List<Map<String, Object>> rows = summary.figures(scenario).stream()
                .map(figure -> Map.<String, Object>of(
                        "figure",
                        figure,
                        "cells",
                        contenders.stream()
                                .map(contender -> cell(summary, scenario, contender, figure))
                                .toList()))
                .toList();
        return Map.of(
                "name", scenario, "note", note, "contenders", contenders, "rows", rows, "n", summary.runs(scenario));
    }

    /** Another checkout's figure says too how many times as much this build has. */
    private static String cell(Summary summary, String scenario, String contender, String figure) {
        Spread stat = summary.stat(scenario, contender, figure);
        if (stat == null) {
            return "";
        }
        String spread = stat.n() == 1
                ? number(stat.median())
                : number(stat.median()) + " (" + number(stat.min()) + "–" + number(stat.max()) + ")";
        Double ratio = Product.isOther(contender) ? summary.ratio(scenario, Product.NAME, contender, figure) : null;
        return ratio == null ? spread : spread + String.format(Locale.ROOT, ", here %.2f ×", ratio);
    }

    /** To about three digits, without an exponent. */
    static String number(double value) {
        double size = Math.abs(value);
        String format =
                size == Math.rint(size) || size >= THREE_DIGITS ? "%,.0f" : size >= TWO_DIGITS ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
