package io.transcripts.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.node.command.CommandException;
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
 * @param settings of those who wrote it
 * @param failures runs without figures, or of which not everything was answered
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

    /** Where these differ, so do the figures. */
    private static final List<String> OF_A_MACHINE = List.of("processor", "cores", "memoryBytes", "jvm");

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

    /**
     * Several as one for people: the machine of the first, the settings of each, the results and failures of all.
     *
     * @throws CommandException when they are not of one machine, so that nobody compares them
     */
    static ResultsFile together(List<ResultsFile> files) {
        List<Result> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Map<String, Object> facts = new LinkedHashMap<>();
        for (ResultsFile file : files) {
            if (facts.isEmpty()) {
                facts.putAll(file.machine());
            }
            for (String fact : OF_A_MACHINE) {
                if (!word(facts, fact).equals(word(file.machine(), fact))) {
                    throw new CommandException("These results are not of one machine; " + fact + " is "
                            + word(facts, fact) + " and " + word(file.machine(), fact) + ".");
                }
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

    private static String word(Map<String, Object> facts, String name) {
        return String.valueOf(facts.get(name));
    }

    private static String inWords(Map<String, Object> settings) {
        if (!settings.containsKey("events")) {
            return String.format(
                    Locale.ROOT,
                    "%sof each load %s after %s of warm-up, %s connections in a closed loop, heap %s",
                    Boolean.TRUE.equals(settings.get("quick")) ? "quick: " : "",
                    settings.get("duration"),
                    settings.get("warm_up"),
                    settings.get("connections"),
                    settings.get("heap"));
        }
        return String.format(
                        Locale.ROOT,
                        "%,d events, %s partitions, %s threads, at most %s, heap %s %s %s",
                        ((Number) settings.getOrDefault("events", 0)).longValue(),
                        settings.get("partitions"),
                        settings.get("threads"),
                        settings.getOrDefault("time_limit", "?"),
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
