package io.transcripts.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Results with what they hold for, as JSON: {@code {"machine": {…}, "results": [{scenario, contender, run, figures}]}}.
 *
 * @param machine see {@link MachineFacts}
 */
record ResultsFile(Map<String, String> machine, List<Result> results) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // The ingest suite writes more beside these two.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    ResultsFile {
        results = List.copyOf(results);
    }

    static ResultsFile read(Path file) {
        try {
            return JSON.readValue(file.toFile(), ResultsFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The results in " + file + " cannot be read", e);
        }
    }

    /** Several files as one: the machine of the first, the results of all. */
    static ResultsFile readAll(List<Path> files) {
        List<Result> results = new ArrayList<>();
        files.forEach(file -> results.addAll(read(file).results()));
        return new ResultsFile(read(files.get(0)).machine(), results);
    }

    void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("The results cannot be written to " + file, e);
        }
    }
}
