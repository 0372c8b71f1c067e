package io.transcripts.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The runs of each contender as medians with their spread. Scenarios and contenders stay in the order of the results. */
final class Summary {
    private final Map<String, Map<String, Map<String, Spread>>> byScenario;

    /**
     * What repeated measurements of one figure come to.
     *
     * @param n how many
     */
    record Spread(int n, double median, double min, double max) {

        /**
         * Sums values up.
         *
         * @param values at least one
         */
        static Spread of(Collection<Double> values) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            if (sorted.length == 0) {
                throw new IllegalArgumentException("nothing was measured");
            }
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(sorted.length, median, sorted[0], sorted[sorted.length - 1]);
        }
    }

    private Summary(Map<String, Map<String, Map<String, Spread>>> byScenario) {
        this.byScenario = byScenario;
    }

    static Summary of(List<Result> results) {
        Map<String, Map<String, Map<String, List<Double>>>> values = new LinkedHashMap<>();
        for (Result result : results) {
            Map<String, List<Double>> figures = values.computeIfAbsent(result.scenario(), s -> new LinkedHashMap<>())
                    .computeIfAbsent(result.contender(), c -> new LinkedHashMap<>());
            result.figures()
                    .forEach((name, value) -> figures.computeIfAbsent(name, f -> new ArrayList<>())
                            .add(value));
        }
        Map<String, Map<String, Map<String, Spread>>> stats = new LinkedHashMap<>();
        values.forEach((scenario, contenders) -> contenders.forEach((contender, figures) -> {
            Map<String, Spread> to = stats.computeIfAbsent(scenario, s -> new LinkedHashMap<>())
                    .computeIfAbsent(contender, c -> new LinkedHashMap<>());
            figures.forEach((name, all) -> to.put(name, Spread.of(all)));
        }));
        return new Summary(stats);
    }

    List<String> scenarios() {
        return List.copyOf(byScenario.keySet());
    }

    List<String> contenders(String scenario) {
        return List.copyOf(byScenario.getOrDefault(scenario, Map.of()).keySet());
    }

    /** The names of all figures that a contender of the scenario gave, in alphabetical order. */
    SortedSet<String> figures(String scenario) {
        SortedSet<String> names = new TreeSet<>();
        byScenario.getOrDefault(scenario, Map.of()).values().forEach(figures -> names.addAll(figures.keySet()));
        return names;
    }

    /** The most runs that a figure of the scenario comes of. */
    int runs(String scenario) {
        return byScenario.getOrDefault(scenario, Map.of()).values().stream()
                .flatMap(figures -> figures.values().stream())
                .mapToInt(Spread::n)
                .max()
                .orElse(0);
    }

    /** The median of one contender's figure over another's; null when either has none. */
    @Nullable
    Double ratio(String scenario, String contender, String other, String figure) {
        Spread above = stat(scenario, contender, figure);
        Spread below = stat(scenario, other, figure);
        return above == null || below == null || below.median() == 0 ? null : above.median() / below.median();
    }

    /** A figure, or null when no run gave it. */
    @Nullable
    Spread stat(String scenario, String contender, String figure) {
        return byScenario
                .getOrDefault(scenario, Map.of())
                .getOrDefault(contender, Map.of())
                .get(figure);
    }
}
