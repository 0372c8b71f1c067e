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

    private final Summary summary;
    private final String scenario;

    private Table(Summary summary, String scenario) {
        this.summary = summary;
        this.scenario = scenario;
    }

    static String markdown(Report report) {
        Settings settings = report.settings();
        Machine machine = report.machine();
        Summary summary = report.summary();
        return Page.of(
                "ingest",
                Map.of(
                        "machine",
                        format(
                                "%s · %d cores, %.0f GiB · %s · Kafka %s · %s · %s",
                                machine.date(),
                                machine.cores(),
                                machine.memoryBytes() / (double) (1 << 30),
                                machine.os(),
                                machine.kafka(),
                                machine.postgres(),
                                machine.jvm()),
                        "settings",
                        format(
                                "%,d events, %d partitions, %d threads (P: as its name says), heap %s %s;",
                                settings.events(),
                                settings.partitions(),
                                settings.threads(),
                                settings.heap(),
                                String.join(" ", settings.javaOptions())),
                        "scenarios",
                        summary.scenarios().stream()
                                .map(scenario -> new Table(summary, scenario).values())
                                .toList(),
                        "failures",
                        report.failures().stream()
                                .map(failure -> format(
                                        "%s, %s, run %d failed: %s",
                                        failure.scenario(),
                                        failure.contender(),
                                        failure.run(),
                                        failure.reason().lines().findFirst().orElse("")))
                                .toList()));
    }

    private Map<String, Object> values() {
        List<Map<String, Object>> ratios = ratios();
        return Map.of(
                "name",
                scenario,
                "description",
                Scenario.of(scenario).map(Scenario::description).orElse(""),
                "rows",
                ordered().stream().map(this::row).toList(),
                "hasRatios",
                !ratios.isEmpty(),
                "ratios",
                ratios);
    }

    private Map<String, Object> row(String contender) {
        Spread rate = summary.stat(scenario, contender, Result.EVENTS_PER_SECOND);
        return cells(
                contender,
                Integer.toString(rate == null ? 0 : rate.n()),
                rate == null ? NOTHING : format("%,.0f (%,.0f–%,.0f)", rate.median(), rate.min(), rate.max()),
                median(contender, Result.EVENTS_PER_SECOND_SECOND_HALF, 1, "%,.0f"),
                median(contender, Result.PROCESSED_SHARE, 0.01, "%.0f %%"),
                median(contender, Result.CPU_NODE, 1, "%.1f")
                        + " + " + median(contender, Result.CPU_BROKER, 1, "%.1f")
                        + " + " + median(contender, Result.CPU_DATABASE, 1, "%.1f")
                        + " = " + median(contender, Result.CPU_TOTAL, 1, "%.1f"),
                median(contender, Result.CPU_TOTAL_SECOND_HALF, 1, "%.1f"),
                median(contender, Result.CHANGELOG_BYTES_PER_INPUT_BYTE, 1, "%.2f"),
                median(contender, Result.STATE_BYTES, 1e6, "%.0f"),
                median(contender, Result.RSS_PEAK_BYTES, 1e6, "%.0f"),
                median(contender, Result.COMMIT_LAG_SECONDS, 1, "%.1f"));
    }

    /** Each product against every other contender, the product of this build among them. */
    private List<Map<String, Object>> ratios() {
        List<Map<String, Object>> ratios = new ArrayList<>();
        for (String product :
                ordered().stream().filter(c -> c.startsWith(PRODUCT)).toList()) {
            for (String other : ordered()) {
                if (!other.equals(product) && !(product.equals(PRODUCT) && other.startsWith(PRODUCT))) {
                    ratios.add(cells(
                            product + " / " + other,
                            ratio(product, other, Result.EVENTS_PER_SECOND),
                            ratio(product, other, Result.CPU_TOTAL)));
                }
            }
        }
        return ratios;
    }

    /** The product first, then what it is compared with from the limit down. */
    private List<String> ordered() {
        List<String> contenders = new ArrayList<>(summary.contenders(scenario));
        Comparator<String> byKind = Comparator.comparingInt(
                c -> c.equals(PRODUCT) ? 0 : c.startsWith(PRODUCT) ? 1 : c.equals(Limit.NAME) ? 2 : 3);
        contenders.sort(byKind.thenComparingDouble(c -> -rate(c)));
        return contenders;
    }

    private double rate(String contender) {
        Spread rate = summary.stat(scenario, contender, Result.EVENTS_PER_SECOND);
        return rate == null ? 0 : rate.median();
    }

    private String ratio(String product, String other, String figure) {
        Double ratio = summary.ratio(scenario, product, other, figure);
        return ratio == null ? NOTHING : format("%.2f", ratio);
    }

    private String median(String contender, String name, double unit, String format) {
        @Nullable Spread spread = summary.stat(scenario, contender, name);
        return spread == null ? NOTHING : format(format, spread.median() / unit);
    }

    private static Map<String, Object> cells(String... cells) {
        return Map.of("cells", List.of(cells));
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
