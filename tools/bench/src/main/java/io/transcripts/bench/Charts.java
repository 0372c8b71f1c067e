package io.transcripts.bench;

import io.transcripts.bench.Summary.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which pictures are made of the results; those without figures are left out. */
final class Charts {
    /** Parts of the processor time of a million events, by the names of their figures. */
    private static final Map<String, String> CPU_PARTS = new LinkedHashMap<>();

    static {
        CPU_PARTS.put("cpu_node_s_per_million", "node or application");
        CPU_PARTS.put("cpu_broker_s_per_million", "broker");
        CPU_PARTS.put("cpu_database_s_per_million", "database");
    }

    private static final Map<String, String> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put("p50_us", "p50");
        PERCENTILES.put("p99_us", "p99");
        PERCENTILES.put("p999_us", "p99.9");
    }

    private static final String EVENTS = "events_per_second";
    private static final String REQUESTS = "requests_per_second";
    private static final double MICROS_PER_MILLI = 1_000;
    /** A scenario of calls of a length, such as {@code calls2000}, and how its runs were labelled. */
    private static final Pattern LENGTH = Pattern.compile("calls(\\d+)(.*)");

    private final Summary summary;
    private final Path directory;
    private final List<Picture> written = new ArrayList<>();

    /**
     * A picture that was made.
     *
     * @param caption for those who do not see it too
     */
    record Picture(String file, String caption) {}

    private Charts(Summary summary, Path directory) {
        this.summary = summary;
        this.directory = directory;
    }

    /** Writes all that there are figures for. */
    static List<Picture> write(Summary summary, Path directory) {
        Charts charts = new Charts(summary, directory);
        charts.bars("throughput", "Events assembled", "events/s", EVENTS, charts::isCompared);
        charts.cpu();
        charts.flatness();
        charts.bars("reads", "Transcripts read, closed loop", "requests/s", REQUESTS, s -> s.equals("reads30"));
        charts.bars(
                "read-cpu",
                "CPU of the server for a read",
                "µs/request",
                "cpu_us_per_request",
                s -> s.equals("reads30"));
        charts.latencies("latency", "Publisher to answer", s -> s.startsWith("latency"));
        charts.latencies("reads2000", "Transcripts of 2,000 segments", s -> s.equals("reads2000"));
        charts.latencies("fullreads", "Whole sessions, decoded", s -> s.startsWith("fullreads"));
        return charts.written;
    }

    private void bars(String file, String title, String unit, String figure, Predicate<String> of) {
        List<String> scenarios = summary.scenarios().stream()
                .filter(of)
                .filter(scenario -> summary.figures(scenario).contains(figure))
                .toList();
        Medians medians = new Medians(scenarios, null);
        for (String scenario : scenarios) {
            for (String contender : summary.contenders(scenario)) {
                medians.put(contender, scenario, summary.stat(scenario, contender, figure), 1);
            }
        }
        medians.draw(file, title, "", unit, false);
    }

    /** One bar alone says no more than its number in the table. */
    private boolean isCompared(String scenario) {
        return summary.contenders(scenario).size() > 1;
    }

    /** A picture for each scenario: a contender of which a million events take minutes would leave nothing to see. */
    private void cpu() {
        for (String scenario :
                summary.scenarios().stream().filter(this::isCompared).toList()) {
            List<String> contenders = summary.contenders(scenario).stream()
                    .filter(contender -> CPU_PARTS.keySet().stream()
                            .anyMatch(figure -> summary.stat(scenario, contender, figure) != null))
                    .toList();
            // Stacks want a number from each.
            Medians medians = new Medians(contenders, 0.0);
            CPU_PARTS.forEach((figure, name) -> contenders.forEach(
                    contender -> medians.put(name, contender, summary.stat(scenario, contender, figure), 1)));
            String title = "Processor time of a million events, " + scenario;
            medians.draw("cpu-" + scenario, title, "", "CPU s per million events", true);
        }
    }

    private void flatness() {
        Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
        Set<Integer> runs = new LinkedHashSet<>();
        for (String scenario : summary.scenarios()) {
            Matcher length = LENGTH.matcher(scenario);
            if (length.matches()) {
                for (String contender : summary.contenders(scenario)) {
                    Spread stat = summary.stat(scenario, contender, "cpu_node_s_per_million");
                    if (stat != null) {
                        series.computeIfAbsent(contender + length.group(2), c -> new TreeMap<>())
                                .put(Double.valueOf(length.group(1)), stat.median());
                        runs.add(stat.n());
                    }
                }
            }
        }
        // A point alone is no curve.
        series.values().removeIf(points -> points.size() < 2);
        write(
                "flatness",
                "Cost of an event over the length of its call",
                runs,
                series.isEmpty(),
                caption -> Chart.lines(
                        new Chart.Labels(caption, "segments per call", "node CPU s per million events"), series));
    }

    private void latencies(String file, String title, Predicate<String> of) {
        List<String> scenarios = summary.scenarios().stream().filter(of).toList();
        Medians medians = new Medians(List.copyOf(PERCENTILES.values()), null);
        for (String scenario : scenarios) {
            for (String contender : summary.contenders(scenario)) {
                String name = scenarios.size() == 1 ? contender : scenario + ' ' + contender;
                PERCENTILES.forEach((figure, percentile) ->
                        medians.put(name, percentile, summary.stat(scenario, contender, figure), MICROS_PER_MILLI));
            }
        }
        medians.draw(file, title, "percentile", "ms", false);
    }

    /** Bars of medians: a series of them, each in a category; and how many runs they come of. */
    private final class Medians {
        private final List<String> categories;
        private final @Nullable Double gap;
        private final Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
        private final Set<Integer> runs = new LinkedHashSet<>();

        /** @param gap where there is no figure */
        Medians(List<String> categories, @Nullable Double gap) {
            this.categories = categories;
            this.gap = gap;
        }

        void put(String name, String category, @Nullable Spread stat, double unit) {
            if (stat != null) {
                series.computeIfAbsent(name, n -> new ArrayList<>(Collections.nCopies(categories.size(), gap)))
                        .set(categories.indexOf(category), stat.median() / unit);
                runs.add(stat.n());
            }
        }

        void draw(String file, String title, String x, String y, boolean isStacked) {
            write(
                    file,
                    title,
                    runs,
                    series.isEmpty(),
                    caption -> Chart.bars(new Chart.Labels(caption, x, y), categories, series, isStacked));
        }
    }

    /** Draws a chart by its caption. */
    private interface Drawing {
        Chart draw(String caption);
    }

    private void write(String file, String title, Set<Integer> runs, boolean isEmpty, Drawing drawing) {
        if (isEmpty) {
            return;
        }
        int least = runs.stream().mapToInt(n -> n).min().orElse(0);
        int most = runs.stream().mapToInt(n -> n).max().orElse(0);
        String n = least == most ? Integer.toString(least) : least + " … " + most;
        String caption = title + " (medians, n = " + n + ")";
        drawing.draw(caption).write(directory.resolve(file + ".png"));
        written.add(new Picture(file + ".png", caption));
    }
}
