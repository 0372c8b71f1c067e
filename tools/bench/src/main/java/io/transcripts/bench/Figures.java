package io.transcripts.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.devkit.processes.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a part of the benchmark that runs in a JVM of its own has measured. */
final class Figures {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Double>> FIGURES = new TypeReference<>() {};

    /** Longer than any part of the benchmark takes. */
    private static final Duration LIMIT = Duration.ofHours(6);

    private Figures() {}

    /** Waits for its end, and returns the figures that are its last line. */
    static Map<String, Double> await(ChildProcess child) throws InterruptedException {
        int code = child.awaitExit(LIMIT);
        List<String> lines =
                child.log().lines().filter(line -> line.startsWith("{")).toList();
        if (code != 0 || lines.isEmpty()) {
            throw new IllegalStateException(child.name() + " ended with " + code + ":\n" + child.log());
        }
        try {
            return JSON.readValue(lines.get(lines.size() - 1), FIGURES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(child.name() + " did not end with figures", e);
        }
    }
}
