package io.transcripts.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.node.watch.EventLines.Event;
import io.transcripts.node.watch.EventReader;
import io.transcripts.node.watch.LiveClient;
import io.transcripts.node.watch.LiveCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Follows the probes' sessions, each over a stream that is open before its first probe is sent, and takes the time at the checkpoint
 * behind which a probe is in the copy.
 */
final class StreamObserver extends ProbeObserver {
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "follower");
        thread.setDaemon(true);
        return thread;
    });

    /** Opens a stream for each, and waits until it has said what there is. */
    StreamObserver(URI url, String apiKey, List<String> sessionIds) throws IOException, InterruptedException {
        for (String sessionId : sessionIds) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(LiveClient.streamOf(url, sessionId, null))
                            .header("Authorization", "Bearer " + apiKey)
                            .build(),
                    BodyHandlers.ofInputStream());
            if (response.statusCode() != OK) {
                throw new IOException("the stream of " + sessionId + " is answered with " + response.statusCode());
            }
            threads.execute(() -> follow(sessionId, response.body()));
        }
    }

    private void follow(String sessionId, InputStream body) {
        LiveCopy copy = new LiveCopy();
        try (InputStreamReader reader = new InputStreamReader(body, StandardCharsets.UTF_8)) {
            EventReader events = new EventReader(reader);
            int known = 0;
            for (Event event = events.next(); event != null; event = events.next()) {
                if (copy.take(event)) {
                    long now = System.nanoTime();
                    List<JsonNode> segments = copy.segments();
                    for (JsonNode segment : segments.subList(known, segments.size())) {
                        seen(sessionId, segment.path("id").asText(), now);
                    }
                    // Probes come in their order, and stay.
                    known = segments.size();
                }
            }
        } catch (IOException e) {
            // What was still to come on it counts as lost.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
