package io.transcripts.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A caller of the API. */
final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI url;
    private final String key;

    Api(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    HttpResponse<byte[]> get(String path) {
        return get(path, Map.of());
    }

    HttpResponse<byte[]> get(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-API-Key", key);
        headers.forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The status of the answer. */
    int delete(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-API-Key", key)
                .DELETE();
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode transcript(String sessionId) {
        HttpResponse<byte[]> response = get("/v1/sessions/" + sessionId + "/transcript");
        return response.statusCode() == 200 ? tree(response.body()) : JSON.missingNode();
    }

    /** Every transcript in every format, as the bytes that callers get. */
    Map<String, String> everyFormat(Collection<String> sessionIds) {
        Map<String, String> bodies = new LinkedHashMap<>();
        for (String sessionId : sessionIds) {
            for (String format : List.of("json", "json&include_words=true", "text", "srt", "vtt")) {
                String path = "/v1/sessions/" + sessionId + "/transcript?format=" + format;
                bodies.put(path, body(path));
            }
        }
        return bodies;
    }

    /** Status and body. */
    String body(String path) {
        HttpResponse<byte[]> response = get(path);
        return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    void awaitComplete(Collection<String> sessionIds) {
        for (String sessionId : sessionIds) {
            Awaitility.await(sessionId + " is complete")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> isComplete(sessionId));
        }
    }

    boolean isComplete(String sessionId) {
        try {
            return transcript(sessionId).path("status").asText().equals("complete");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                return false;
            }
            throw e;
        }
    }

    static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
