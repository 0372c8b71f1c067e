package io.transcripts.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** All that one invocation has found out so far. */
final class Report {
    /** A run that gave no figures, and why. */
    record Failure(String scenario, String contender, int run, String reason) {}

    private final Machine machine;
    private final Settings settings;
    private final List<Result> results = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    Report(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    void add(Result result) {
        results.add(result);
    }

    void add(Failure failure) {
        failures.add(failure);
    }

    Machine machine() {
        return machine;
    }

    Settings settings() {
        return settings;
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** In the order in which they were run. */
    Set<String> scenarios() {
        Set<String> labels = new LinkedHashSet<>();
        results.forEach(result -> labels.add(result.scenario()));
        return labels;
    }

    /** The figures of each contender over its runs, by contender and then by figure. */
    Map<String, Map<String, Spread>> spreads(String scenario) {
        Map<String, Map<String, List<Double>>> values = new TreeMap<>();
        for (Result result : results) {
            if (result.scenario().equals(scenario)) {
                Map<String, List<Double>> figures = values.computeIfAbsent(result.contender(), c -> new TreeMap<>());
                result.figures()
                        .forEach((name, value) -> figures.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(value));
            }
        }
        Map<String, Map<String, Spread>> spreads = new TreeMap<>();
        values.forEach((contender, figures) -> {
            Map<String, Spread> all = new TreeMap<>();
            figures.forEach((name, list) -> all.put(name, Spread.of(list)));
            spreads.put(contender, all);
        });
        return spreads;
    }

    /** The median of one contender's figure over another's; empty when either has none. */
    OptionalDouble ratio(String scenario, String contender, String other, String figure) {
        Map<String, Map<String, Spread>> spreads = spreads(scenario);
        Spread above = spreads.getOrDefault(contender, Map.of()).get(figure);
        Spread below = spreads.getOrDefault(other, Map.of()).get(figure);
        return above == null || below == null || below.median() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(above.median() / below.median());
    }

    /** Everything, for programs. */
    String toJson() {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        root.set("machine", json.valueToTree(machine));
        ObjectNode given = root.putObject("settings");
        given.put("events", settings.events());
        given.put("repeat", settings.repeat());
        given.put("partitions", settings.partitions());
        given.put("threads", settings.threads());
        given.put("heap", settings.heap());
        given.put("java_options", String.join(" ", settings.javaOptions()));
        given.put("product_options", String.join(" ", settings.productOptions()));
        given.put("generated", settings.data() == null);
        ArrayNode runs = root.putArray("results");
        for (Result result : results) {
            ObjectNode run = runs.addObject();
            run.put("scenario", result.scenario());
            run.put("contender", result.contender());
            run.put("run", result.run());
            ObjectNode figures = run.putObject("figures");
            result.sortedFigures().forEach(figures::put);
        }
        root.set("failures", json.valueToTree(failures));
        try {
            return json.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }
}
