package io.transcripts.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a {@link Part} in a process of its own. Its figures come back as one line of JSON on standard output. */
public final class PartMain {
    /** The part as JSON. It may hold a key, and command lines are there for all to see. */
    private static final String PART = "TRANSCRIPTS_BENCH_PART";

    /** Longer than any part of the benchmark takes. */
    private static final Duration LIMIT = Duration.ofHours(6);

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final TypeReference<Map<String, Double>> FIGURES = new TypeReference<>() {};

    private PartMain() {}

    /** What starts a part. */
    static Command command(Part part, String heap, List<String> javaOptions) {
        try {
            return Command.java(
                            PartMain.class,
                            heap,
                            javaOptions,
                            List.of(part.getClass().getName()))
                    .with(Map.of(PART, JSON.writeValueAsString(part)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part is values only", e);
        }
    }

    /** Waits for the end of a part, and returns its figures. */
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

    /**
     * Runs it.
     *
     * @param args the class of the part
     */
    public static void main(String[] args) {
        try {
            Part part =
                    JSON.readValue(System.getenv(PART), Class.forName(args[0]).asSubclass(Part.class));
            Map<String, Double> figures = part.run();
            if (!figures.isEmpty()) {
                System.out.println(JSON.writeValueAsString(figures));
                System.exit(0);
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
