package io.transcripts.node.command;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command reads the HTTP API as any caller would: where, and with whose key. */
final class ApiAccess {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;

    @Option(names = "--url", paramLabel = "URL", description = "Of the node (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Mixin
    private ApiKeyOption key = new ApiKeyOption();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /**
     * The body of a small answer.
     *
     * @param path with its query, encoded
     * @throws CommandException when there is none, or another than 200
     */
    byte[] get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key.read())
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw new CommandException("The node answers " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8).strip());
            }
            return response.body();
        } catch (ConnectException e) {
            throw new CommandException(
                    "No node answers at " + url + ". Start one (./transcripts serve) or name yours with --url.", e);
        } catch (IOException e) {
            throw new CommandException("The node at " + url + " did not answer whole: " + e.getMessage(), e);
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
