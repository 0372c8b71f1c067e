package io.transcripts.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Results with what they hold for, as JSON: {@code {"machine": {…}, "results": [{scenario, contender, run, figures}]}}.
 *
 * @param machine see {@link Machine}
 * @param settings of the suite that wrote it; null for others
 * @param failures runs of the suite without figures; null for others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResultsFile(
        Map<String, Object> machine,
        List<Result> results,
        @Nullable Map<String, Object> settings,
        @Nullable List<Failure> failures) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // Files of before may hold more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    ResultsFile {
        results = List.copyOf(results);
    }

    ResultsFile(Map<String, Object> machine, List<Result> results) {
        this(machine, results, null, null);
    }

    /** A run that gave no figures, and why. */
    record Failure(String scenario, String contender, int run, String reason) {}

    static ResultsFile read(Path file) {
        try {
            return JSON.readValue(file.toFile(), ResultsFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The results in " + file + " cannot be read", e);
        }
    }

    /** Several as one for people: the machine of the first, the settings of each, the results and failures of all. */
    static ResultsFile together(List<ResultsFile> files) {
        List<Result> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Map<String, Object> facts = new LinkedHashMap<>();
        for (ResultsFile file : files) {
            if (facts.isEmpty()) {
                facts.putAll(file.machine());
            }
            if (file.settings() != null) {
                facts.put(file.scenarios(), inWords(file.settings()));
            }
            results.addAll(file.results());
            failures.addAll(Objects.requireNonNullElse(file.failures(), List.of()));
        }
        return new ResultsFile(facts, results, null, failures);
    }

    private String scenarios() {
        return results.stream().map(Result::scenario).distinct().collect(Collectors.joining(", "));
    }

    private static String inWords(Map<String, Object> settings) {
        return String.format(
                        Locale.ROOT,
                        "%,d events, %s partitions, %s threads, heap %s %s %s",
                        ((Number) settings.getOrDefault("events", 0)).longValue(),
                        settings.get("partitions"),
                        settings.get("threads"),
                        settings.get("heap"),
                        settings.get("java_options"),
                        settings.get("product_options"))
                .strip();
    }

    void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("The results cannot be written to " + file, e);
        }
    }
}
