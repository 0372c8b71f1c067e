package io.transcripts.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.SampleCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The events of some calls: the project's own samples, or those in the files of {@code -Ddata=DIR} (contract events, one a
 * line, {@code .jsonl} or {@code .jsonl.gz}).
 *
 * @param values record values in live order
 */
record Calls(List<byte[]> values) {

    static Calls given() {
        String directory = System.getProperty("data");
        return directory == null ? samples(1) : new Calls(read(Path.of(directory)));
    }

    /** The sample calls several times, each time under session ids of its own. */
    static Calls samples(int copies) {
        List<byte[]> values = new ArrayList<>();
        for (SampleCalls.LiveEvent event : SampleCalls.live(Instant.parse("2026-02-03T10:00:00Z"), 1)) {
            for (int copy = 0; copy < copies; copy++) {
                String sessionId = copy == 0 ? event.sessionId() : event.sessionId() + "." + copy;
                values.add(event.json()
                        .replace("\"session_id\":\"" + event.sessionId() + '"', "\"session_id\":\"" + sessionId + '"')
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return new Calls(values);
    }

    /** In another order, some of them twice. */
    Calls shuffled(long seed, double duplicates) {
        Random random = new Random(seed);
        List<byte[]> all = new ArrayList<>(values);
        values.stream().filter(value -> random.nextDouble() < duplicates).forEach(all::add);
        Collections.shuffle(all, random);
        return new Calls(all);
    }

    Calls part(double from, double to) {
        return new Calls(values.subList((int) (values.size() * from), (int) (values.size() * to)));
    }

    Set<String> sessionIds() {
        Set<String> ids = new LinkedHashSet<>();
        values.forEach(value -> ids.add(sessionId(value)));
        return ids;
    }

    static String sessionId(byte[] value) {
        return Api.tree(value).path("session_id").asText();
    }

    static String type(byte[] value) {
        return Api.tree(value).path("type").asText();
    }

    /** Every text of every event: what must not be found in a log. */
    Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        for (byte[] value : values) {
            JsonNode text = Api.tree(value).path("text");
            // Short ones occur in any log by chance.
            if (text.asText().length() > 12) {
                texts.add(text.asText());
            }
        }
        return texts;
    }

    private static List<byte[]> read(Path directory) {
        List<byte[]> values = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) {
                    try (InputStream raw = Files.newInputStream(file);
                            InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                                .lines()
                                .forEach(line -> values.add(line.getBytes(StandardCharsets.UTF_8)));
                    }
                }
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
