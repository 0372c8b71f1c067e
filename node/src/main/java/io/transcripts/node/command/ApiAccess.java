package io.transcripts.node.command;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command uses the HTTP API as any caller would: where, and with whose key. */
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
        HttpResponse<byte[]> response = send(request(path), "did not answer whole");
        if (response.statusCode() != OK) {
            throw refused(response.statusCode(), response.body());
        }
        return response.body();
    }

    /** A GET, to be sent as it is or made another request of. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(checked(url).toString().replaceAll("/+$", "") + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key.read());
    }

    /** A request and its answer. */
    interface Exchange<T> {
        T run(HttpClient client) throws IOException, InterruptedException;
    }

    /**
     * The answer to a small request, whatever its status.
     *
     * @param fault what a node did that cannot be understood, for a sentence
     * @throws CommandException when there is none
     */
    HttpResponse<byte[]> send(HttpRequest.Builder request, String fault) throws InterruptedException {
        return exchange(known -> TimedRequest.send(known, request.build(), TIMEOUT), fault);
    }

    /** The same of any exchange. */
    <T> T exchange(Exchange<T> exchange, String fault) throws InterruptedException {
        try {
            return exchange.run(client);
        } catch (ConnectException | HttpConnectTimeoutException | SSLException e) {
            throw unreachable(url, e);
        } catch (IOException e) {
            throw failed(fault, e);
        }
    }

    /** Why nobody was reached there. */
    static CommandException unreachable(URI url, IOException e) {
        return new CommandException(
                e instanceof SSLException
                        ? "What answers at " + url + " does not prove itself (" + Reasons.of(e)
                                + "); is --url right, and its certificate's authority known to this Java?"
                        : "No node answers at " + url + ". Start one (./transcripts serve) or name yours with --url.",
                e);
    }

    /** @throws CommandException when it is none of a node */
    static URI checked(URI url) {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new CommandException("--url must be such as http://localhost:8080; got " + url + ".");
        }
        return url;
    }

    CommandException failed(String fault, IOException e) {
        return new CommandException("The node at " + url + " " + fault + ": " + e.getMessage(), e);
    }

    /** What a node says that does not do what it was asked for. */
    static CommandException refused(int status, byte[] body) {
        return new CommandException(
                "The node answers " + status + ": " + new String(body, StandardCharsets.UTF_8).strip());
    }

    URI url() {
        return url;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
