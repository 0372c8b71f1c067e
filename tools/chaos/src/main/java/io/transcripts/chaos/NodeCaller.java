package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests to one node, one at a time. */
final class NodeCaller {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** More than a node takes to say that nobody answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private final URI api;
    private final String apiKey;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    NodeCaller(URI api, String apiKey) {
        this.api = api;
        this.apiKey = apiKey;
    }

    /** Of a session's transcript. */
    static String transcript(Session session) {
        return "/v1/sessions/" + session.id() + "/transcript";
    }

    /**
     * Gets what is there.
     *
     * @param requestId that the answer has to have
     * @param headers names and values in turn
     */
    Answer get(String path, String requestId, String... headers) throws IOException, InterruptedException {
        return send(request(path, requestId).GET(), headers);
    }

    /** Has something deleted. */
    Answer delete(String path, String requestId) throws IOException, InterruptedException {
        return send(request(path, requestId).DELETE());
    }

    private HttpRequest.Builder request(String path, String requestId) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(PATIENCE)
                .header("X-API-Key", apiKey)
                .header(Checker.REQUEST_ID, requestId);
    }

    private Answer send(HttpRequest.Builder request, String... headers) throws IOException, InterruptedException {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Answer.of(client.send(request.build(), BodyHandlers.ofByteArray()));
    }
}
