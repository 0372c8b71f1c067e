package io.transcripts.api;

import io.transcripts.domain.TranscriptCopy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A caller of the stream: one connection after the other, and a copy that its events keep. */
public final class StreamClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final URI uri;
    private final String key;
    private final TranscriptCopy<JsonNode> copy = new TranscriptCopy<>();
    private @Nullable HttpResponse<InputStream> response;
    private @Nullable BufferedReader lines;
    private @Nullable String cursor;
    private boolean isHalf;
    private @Nullable JsonNode checkpoint;
    /** Types of all events so far, and comments. */
    public final List<String> seen = new ArrayList<>();

    /** An event; a comment has the type {@code :}, and a field without data its name. */
    public record Event(String type, String data, @Nullable String id) {}

    public StreamClient(HttpClient http, URI uri, String key) {
        this.http = http;
        this.uri = uri;
        this.key = key;
    }

    public static StreamClient of(ApiFixture api, String sessionId, String query) {
        return new StreamClient(
                api.client,
                URI.create(api.server.url() + "/v1/sessions/" + sessionId + "/transcript/stream" + query),
                Objects.requireNonNull(api.keys.get("pro")));
    }

    /** Connects, behind what it has; the status. */
    public int connect() throws IOException, InterruptedException {
        close();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + key);
        if (cursor != null && !isHalf) {
            request.header("Last-Event-ID", cursor);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        response = answer;
        lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        return answer.statusCode();
    }

    public HttpResponse<InputStream> response() {
        return Objects.requireNonNull(response);
    }

    /** The next event, or comment, or field; null at the end. What is not whole is none. */
    public @Nullable Event next() throws IOException {
        String type = "";
        String id = null;
        StringBuilder data = new StringBuilder();
        BufferedReader in = Objects.requireNonNull(lines);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                if (!type.isEmpty()) {
                    return new Event(type, data.toString(), id);
                }
                continue;
            }
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon)) {
                case "" -> type = ":";
                case "event" -> type = value;
                case "id" -> id = value;
                case "data" -> data.append(value);
                default -> {
                    type = line.substring(0, colon);
                    data.append(value);
                }
            }
        }
        return null;
    }

    /** Takes events up to one of this type, which it returns; null when the stream ends before. */
    public @Nullable Event until(String type) throws IOException {
        for (Event event = take(); event != null; event = take()) {
            if (event.type().equals(type)) {
                return event;
            }
        }
        return null;
    }

    /** Takes the next event; null at the end. */
    public @Nullable Event take() throws IOException {
        Event event = next();
        if (event != null) {
            take(event);
        }
        return event;
    }

    private void take(Event event) {
        seen.add(event.type());
        switch (event.type()) {
            case "reset" -> {
                copy.reset();
                isHalf = true;
            }
            case "segment" -> {
                ObjectNode segment = (ObjectNode) JSON.readTree(event.data());
                JsonNode after = segment.remove("after");
                copy.put(segment.get("id").stringValue(), after.isNull() ? null : after.stringValue(), segment);
            }
            case "removed" -> copy.remove(JSON.readTree(event.data()).get("id").stringValue());
            case "checkpoint" -> {
                checkpoint = JSON.readTree(event.data());
                cursor = Objects.requireNonNull(event.id());
                isHalf = false;
            }
            default -> {
                // Says nothing of the transcript.
            }
        }
    }

    public @Nullable String cursor() {
        return cursor;
    }

    public JsonNode checkpoint() {
        return Objects.requireNonNull(checkpoint);
    }

    /** What it shows, as GET would have it. */
    public String body() {
        ObjectNode body = JSON.createObjectNode();
        body.put("object", "transcript");
        JsonNode last = checkpoint();
        for (String name : List.of("session_id", "status", "language")) {
            body.set(name, last.get(name));
        }
        body.putArray("segments").addAll(copy.segments());
        for (String name : List.of("duration", "word_count")) {
            body.set(name, last.get(name));
        }
        return body.toString();
    }

    @Override
    public void close() throws IOException {
        if (response != null) {
            response.body().close();
            response = null;
        }
    }
}
