package io.transcripts.chaos;

import io.transcripts.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Holds every transcript in every format against that of a node to which nothing happened. */
final class Comparison {
    private static final List<String> FORMATS =
            List.of("json&include_words=true", "text", "srt", "vtt&include_words=true");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MS = 100;
    private static final int UNAVAILABLE = 503;

    private final String apiKey;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Comparison(String apiKey) {
        this.apiKey = apiKey;
    }

    /** Waits for all to be complete there; returns those that did not become it. */
    List<Session> incomplete(List<Session> sessions, Door door) throws InterruptedException {
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        List<Session> left = new ArrayList<>();
        for (Session session : sessions) {
            boolean isComplete = false;
            while (!isComplete && System.nanoTime() - endsAt < 0) {
                isComplete = new String(
                                get(door.api(), session, "json").body(), java.nio.charset.StandardCharsets.UTF_8)
                        .contains("\"status\":\"complete\"");
                if (!isComplete) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
                }
            }
            if (!isComplete) {
                left.add(session);
            }
        }
        return left;
    }

    /** The paths whose bodies differ. */
    List<String> different(List<Session> sessions, List<Door> doors, Door undisturbed) throws InterruptedException {
        List<String> different = new ArrayList<>();
        int turn = 0;
        for (Session session : sessions) {
            for (String format : FORMATS) {
                HttpResponse<byte[]> one = get(doors.get(turn++ % doors.size()).api(), session, format);
                HttpResponse<byte[]> other = get(undisturbed.api(), session, format);
                if (one.statusCode() != other.statusCode() || !Arrays.equals(one.body(), other.body())) {
                    different.add(session.id() + " as " + format + ": " + one.statusCode() + ", " + other.statusCode());
                }
            }
        }
        return different;
    }

    static long bodies(List<Session> sessions) {
        return (long) sessions.size() * FORMATS.size();
    }

    private HttpResponse<byte[]> get(URI api, Session session, String format) throws InterruptedException {
        URI uri = api.resolve("/v1/sessions/" + session.id() + "/transcript?format=" + format);
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                HttpResponse<byte[]> response = client.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(TIMEOUT)
                                .header("X-API-Key", apiKey)
                                .build(),
                        BodyHandlers.ofByteArray());
                boolean isOwners = response.statusCode() != UNAVAILABLE
                        && response.headers().firstValue("X-Transcript-Lag").isEmpty();
                if (isOwners || System.nanoTime() - endsAt > 0) {
                    return response;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            } catch (IOException e) {
                throw new CommandException("A node does not answer, though nothing happens any more: " + uri, e);
            }
        }
    }
}
