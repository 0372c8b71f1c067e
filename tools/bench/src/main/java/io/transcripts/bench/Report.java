package io.transcripts.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

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

    Summary summary() {
        return Summary.of(results);
    }

    /** The median of one contender's figure over another's; empty when either has none. */
    OptionalDouble ratio(String scenario, String contender, String other, String figure) {
        Double ratio = summary().ratio(scenario, contender, other, figure);
        return ratio == null ? OptionalDouble.empty() : OptionalDouble.of(ratio);
    }

    /** Everything, for programs. */
    String toJson() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("events", settings.events());
        given.put("repeat", settings.repeat());
        given.put("partitions", settings.partitions());
        given.put("threads", settings.threads());
        given.put("heap", settings.heap());
        given.put("java_options", String.join(" ", settings.javaOptions()));
        given.put("product_options", String.join(" ", settings.productOptions()));
        given.put("generated", settings.data() == null);
        return new ResultsFile(machine.facts(), results, given, failures).toJson();
    }
}
