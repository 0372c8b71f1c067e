package io.transcripts.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report as Markdown: medians with n and spread, and how the product compares. */
final class Table {
    private static final String PRODUCT = "product";
    private static final String NOTHING = "–";

    private Table() {}

    static String markdown(Report report) {
        StringBuilder out = new StringBuilder();
        Settings settings = report.settings();
        Machine machine = report.machine();
        line(
                out,
                "%s · %d cores, %.0f GiB · %s · Kafka %s · %s · %s",
                machine.date(),
                machine.cores(),
                machine.memoryBytes() / (double) (1 << 30),
                machine.os(),
                machine.kafka(),
                machine.postgres(),
                machine.jvm());
        line(out, "");
        line(
                out,
                "%,d events, %d partitions, %d threads (P: as its name says), heap %s %s; node, broker, database and"
                        + " load share the machine. Medians (min–max) of n runs.",
                settings.events(),
                settings.partitions(),
                settings.threads(),
                settings.heap(),
                String.join(" ", settings.javaOptions()));
        for (String scenario : report.scenarios()) {
            Map<String, Map<String, Spread>> spreads = report.spreads(scenario);
            line(out, "");
            line(
                    out,
                    "### %s: %s",
                    scenario,
                    Scenario.of(scenario).map(Scenario::description).orElse(""));
            line(out, "");
            figures(out, spreads);
            ratios(out, spreads);
        }
        if (!report.failures().isEmpty()) {
            line(out, "");
            for (Report.Failure failure : report.failures()) {
                line(
                        out,
                        "- %s, %s, run %d failed: %s",
                        failure.scenario(),
                        failure.contender(),
                        failure.run(),
                        failure.reason().lines().findFirst().orElse(""));
            }
        }
        return out.toString();
    }

    private static void figures(StringBuilder out, Map<String, Map<String, Spread>> spreads) {
        line(
                out,
                "| contender | n | events/s | 2nd half | processed | CPU s/M: node + broker + database = all | 2nd half | changelog B / input B"
                        + " | state MB | node peak RSS MB | commit lag s |");
        line(out, "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String contender : ordered(spreads)) {
            Map<String, Spread> figures = spreads.get(contender);
            Spread rate = figures.get(Result.EVENTS_PER_SECOND);
            line(
                    out,
                    "| %s | %d | %s | %s | %s | %s + %s + %s = %s | %s | %s | %s | %s | %s |",
                    contender,
                    rate == null ? 0 : rate.n(),
                    rate == null ? NOTHING : format("%,.0f (%,.0f–%,.0f)", rate.median(), rate.min(), rate.max()),
                    median(figures, Result.EVENTS_PER_SECOND_SECOND_HALF, 1, "%,.0f"),
                    median(figures, Result.PROCESSED_SHARE, 0.01, "%.0f %%"),
                    median(figures, Result.CPU_NODE, 1, "%.1f"),
                    median(figures, Result.CPU_BROKER, 1, "%.1f"),
                    median(figures, Result.CPU_DATABASE, 1, "%.1f"),
                    median(figures, Result.CPU_TOTAL, 1, "%.1f"),
                    median(figures, Result.CPU_TOTAL_SECOND_HALF, 1, "%.1f"),
                    median(figures, Result.CHANGELOG_BYTES_PER_INPUT_BYTE, 1, "%.2f"),
                    median(figures, Result.STATE_BYTES, 1e6, "%.0f"),
                    median(figures, Result.RSS_PEAK_BYTES, 1e6, "%.0f"),
                    median(figures, Result.COMMIT_LAG_SECONDS, 1, "%.1f"));
        }
    }

    /** Each product against every other contender, the product of this build among them. */
    private static void ratios(StringBuilder out, Map<String, Map<String, Spread>> spreads) {
        List<String> products =
                ordered(spreads).stream().filter(c -> c.startsWith(PRODUCT)).toList();
        if (products.isEmpty() || spreads.size() < 2) {
            return;
        }
        line(out, "");
        line(out, "| ratio of medians | events/s | CPU, all |");
        line(out, "| --- | --- | --- |");
        for (String product : products) {
            for (String other : ordered(spreads)) {
                if (!other.equals(product) && !(product.equals(PRODUCT) && other.startsWith(PRODUCT))) {
                    line(
                            out,
                            "| %s / %s | %s | %s |",
                            product,
                            other,
                            ratio(spreads, product, other, Result.EVENTS_PER_SECOND),
                            ratio(spreads, product, other, Result.CPU_TOTAL));
                }
            }
        }
    }

    /** The product first, then what it is compared with from the limit down. */
    private static List<String> ordered(Map<String, Map<String, Spread>> spreads) {
        List<String> contenders = new ArrayList<>(spreads.keySet());
        Comparator<String> byKind = Comparator.comparingInt(
                c -> c.equals(PRODUCT) ? 0 : c.startsWith(PRODUCT) ? 1 : c.equals(Limit.NAME) ? 2 : 3);
        contenders.sort(byKind.thenComparingDouble(c -> -rate(spreads.get(c))));
        return contenders;
    }

    private static double rate(Map<String, Spread> figures) {
        Spread rate = figures.get(Result.EVENTS_PER_SECOND);
        return rate == null ? 0 : rate.median();
    }

    private static String ratio(Map<String, Map<String, Spread>> spreads, String product, String other, String figure) {
        Spread ours = spreads.get(product).get(figure);
        Spread theirs = spreads.get(other).get(figure);
        return ours == null || theirs == null || theirs.median() == 0
                ? NOTHING
                : format("%.2f", ours.median() / theirs.median());
    }

    private static String median(Map<String, Spread> figures, String name, double unit, String format) {
        @Nullable Spread spread = figures.get(name);
        return spread == null ? NOTHING : format(format, spread.median() / unit);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(format(format, values)).append('\n');
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
