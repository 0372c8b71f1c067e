package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads transcripts over HTTP, as any caller would. */
final class DemoApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI apiUrl;
    private final String key;

    DemoApi(URI apiUrl, String key) {
        this.apiUrl = apiUrl;
        this.key = key;
    }

    /** The address of a transcript. */
    URI transcriptUrl(String sessionId, String query) {
        return URI.create(apiUrl + "/v1/sessions/" + sessionId + "/transcript?" + query);
    }

    /**
     * A transcript of now, interims included; empty while the session is not known yet or the node is not ready.
     *
     * @throws CommandException when the API answers anything else
     */
    Optional<JsonNode> live(String sessionId) throws InterruptedException {
        HttpResponse<byte[]> response = get(transcriptUrl(sessionId, "include_interim=true"));
        if (response.statusCode() == 404 || response.statusCode() == 503) {
            return Optional.empty();
        }
        try {
            return Optional.of(SampleCall.JSON.readTree(okBody(response)));
        } catch (IOException e) {
            throw new CommandException(
                    "The API answered with something that is not JSON at " + response.uri() + ".", e);
        }
    }

    /** A transcript in one format, as it comes. */
    String inFormat(String sessionId, String format) throws InterruptedException {
        byte[] body = okBody(get(transcriptUrl(sessionId, "format=" + format)));
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Asks for anything else of the API.
     *
     * @param path with its query
     * @throws CommandException when the answer is not 200
     */
    void ask(String path) throws InterruptedException {
        var unused = okBody(get(URI.create(apiUrl + path)));
    }

    private HttpResponse<byte[]> get(URI url) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new CommandException("The node does not answer at " + url + ": " + Reasons.of(e) + ".", e);
        }
    }

    private static byte[] okBody(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new CommandException("The API answered " + response.statusCode() + " at " + response.uri() + ".");
        }
        return response.body();
    }
}
