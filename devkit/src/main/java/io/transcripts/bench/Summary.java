package io.transcripts.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The runs of each contender as medians with their spread. Scenarios and contenders stay in the order of the results. */
final class Summary {
    private final Map<String, Map<String, Map<String, Stat>>> byScenario;

    /**
     * One figure over all runs.
     *
     * @param median the middle one, or the mean of the two in the middle
     * @param n runs that gave the figure
     */
    record Stat(double median, double min, double max, int n) {
        /** @param values at least one */
        static Stat of(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int n = sorted.size();
            double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
            return new Stat(median, sorted.get(0), sorted.get(n - 1), n);
        }
    }

    private Summary(Map<String, Map<String, Map<String, Stat>>> byScenario) {
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
        Map<String, Map<String, Map<String, Stat>>> stats = new LinkedHashMap<>();
        values.forEach((scenario, contenders) -> contenders.forEach((contender, figures) -> {
            Map<String, Stat> to = stats.computeIfAbsent(scenario, s -> new LinkedHashMap<>())
                    .computeIfAbsent(contender, c -> new LinkedHashMap<>());
            figures.forEach((name, all) -> to.put(name, Stat.of(all)));
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

    /** A figure, or null when no run gave it. */
    @Nullable
    Stat stat(String scenario, String contender, String figure) {
        return byScenario
                .getOrDefault(scenario, Map.of())
                .getOrDefault(contender, Map.of())
                .get(figure);
    }
}
