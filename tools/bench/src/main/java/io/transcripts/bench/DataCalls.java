package io.transcripts.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.devkit.InputFile;
import io.transcripts.devkit.calls.Call;
import io.transcripts.node.command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls from files of events (JSON lines, plain or gzip), again and again under new session ids. */
final class DataCalls implements Call.Source {
    private final ObjectMapper json = new ObjectMapper();
    private final List<List<ObjectNode>> sessions = new ArrayList<>();
    private long calls;

    /** @throws CommandException when the directory has no events */
    DataCalls(Path directory) {
        Map<String, List<ObjectNode>> bySession = new LinkedHashMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".jsonl")
                            || file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
            for (Path file : files) {
                read(file, bySession);
            }
        } catch (IOException e) {
            // The reason of a JSON error quotes the line.
            String reason = e instanceof JsonProcessingException ? "a line is no JSON" : e.getMessage();
            throw new CommandException("The events in " + directory + " cannot be read: " + reason + ".", e);
        }
        sessions.addAll(bySession.values());
        if (sessions.isEmpty()) {
            throw new CommandException("There are no events in the .jsonl and .jsonl.gz files of " + directory + ".");
        }
    }

    @Override
    public Call next(boolean underWay) {
        List<ObjectNode> events = sessions.get((int) (calls % sessions.size()));
        long pass = calls / sessions.size();
        calls++;
        String sessionId = events.get(0).path("session_id").asText() + "_" + pass;
        return new Repeated(sessionId, events);
    }

    private void read(Path file, Map<String, List<ObjectNode>> bySession) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(InputFile.open(file.toString()), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                JsonNode event = json.readTree(line);
                if (!(event instanceof ObjectNode object)
                        || !object.path("type").isTextual()
                        || !object.path("session_id").isTextual()) {
                    throw new CommandException(file + " has lines that are no events of the contract.");
                }
                bySession
                        .computeIfAbsent(object.path("session_id").asText(), id -> new ArrayList<>())
                        .add(object);
            }
        }
    }

    /** The events of one session under another id. */
    private final class Repeated implements Call {
        private final String sessionId;
        private final List<ObjectNode> events;
        private int next;

        Repeated(String sessionId, List<ObjectNode> events) {
            this.sessionId = sessionId;
            this.events = events;
        }

        @Override
        public String sessionId() {
            return sessionId;
        }

        @Override
        public byte @Nullable [] nextEvent() {
            if (next == events.size()) {
                return null;
            }
            try {
                return json.writeValueAsBytes(events.get(next++).put("session_id", sessionId));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree is always writable", e);
            }
        }
    }
}
