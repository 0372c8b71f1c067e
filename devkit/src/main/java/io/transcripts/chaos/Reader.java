package io.transcripts.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.chaos.Tally.Kind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A caller of one node: asks for sessions one after another while the node says that it is ready, and looks at each answer. */
final class Reader extends Thread {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** More than a node takes to say that nobody answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private static final long NOT_READY_MS = 50;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Door door;
    private final String apiKey;
    private final Sessions sessions;
    private final Chronicle chronicle;
    private final long pauseMs;
    private final SplittableRandom random;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private volatile boolean isDone;

    Reader(Door door, String apiKey, Sessions sessions, Chronicle chronicle, long pauseMs, long seed) {
        super("chaos-reader");
        setDaemon(true);
        this.door = door;
        this.apiKey = apiKey;
        this.sessions = sessions;
        this.chronicle = chronicle;
        this.pauseMs = pauseMs;
        random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        try {
            while (!isDone) {
                Session session = sessions.any(random);
                if (session == null || !door.isReady()) {
                    TimeUnit.MILLISECONDS.sleep(NOT_READY_MS);
                    continue;
                }
                read(session);
                TimeUnit.MILLISECONDS.sleep(pauseMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        isDone = true;
    }

    private void read(Session session) throws InterruptedException {
        boolean wasComplete = session.isComplete();
        Seen before = session.latest();
        long start = System.nanoTime();
        Kind kind;
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(door.api().resolve("/v1/sessions/" + session.id() + "/transcript"))
                            .timeout(PATIENCE)
                            .header("X-API-Key", apiKey)
                            .build(),
                    BodyHandlers.ofByteArray());
            kind = judge(session, before, response, start);
        } catch (IOException e) {
            // A node that was killed, or hangs, cannot be blamed for it.
            kind = door.isFaulted() ? Kind.AT_FAULT : Kind.FAILED;
            if (kind == Kind.FAILED) {
                chronicle.note("failed at " + door.api() + ": " + e.getClass().getSimpleName());
            }
        }
        chronicle.count(session.partition(), wasComplete, kind, start, System.nanoTime());
    }

    private Kind judge(Session session, @Nullable Seen before, HttpResponse<byte[]> response, long start)
            throws IOException {
        Optional<String> lag = response.headers().firstValue("X-Transcript-Lag");
        int status = response.statusCode();
        if (status == UNAVAILABLE) {
            if (before != null) {
                chronicle.note("503 for partition " + session.partition() + " at " + door.api());
            }
            boolean isProper = response.headers().firstValue("Retry-After").isPresent() && lag.isEmpty();
            Kind kind = before == null ? Kind.NOT_YET : Kind.UNAVAILABLE;
            return isProper ? kind : wrong(session, "503 without Retry-After");
        }
        if (lag.isPresent()) {
            if (status != OK || !lag.get().matches("[0-9]{1,9}")) {
                return wrong(session, status + " with the lag " + lag.get());
            }
            Optional<String> finding = Invariants.ofCopy(seen(session, response));
            return finding.isPresent() ? wrong(session, finding.get() + ", of a copy") : Kind.BEHIND;
        }
        if (status != OK && status != NOT_FOUND) {
            return wrong(session, "status " + status);
        }
        Seen answer = status == OK ? seen(session, response) : null;
        Optional<String> finding = Invariants.ofOwner(before, answer);
        if (finding.isPresent()) {
            return wrong(session, finding.get());
        }
        if (answer == null) {
            chronicle.notFound(session.acknowledgedAt() == 0 ? 0 : start - session.acknowledgedAt());
            return Kind.NOT_FOUND;
        }
        session.show(answer);
        return Kind.OWNER;
    }

    private Kind wrong(Session session, String finding) {
        chronicle.wrong(session.id() + " (partition " + session.partition() + ") at " + door.api() + ": " + finding);
        return Kind.WRONG;
    }

    private static Seen seen(Session session, HttpResponse<byte[]> response) throws IOException {
        JsonNode transcript = JSON.readTree(response.body());
        Map<String, Integer> wordings = new HashMap<>();
        for (JsonNode segment : transcript.path("segments")) {
            String id = segment.path("id").asText();
            wordings.put(id, session.wording(id, segment.path("text").asText()));
        }
        return new Seen(
                response.headers().firstValueAsLong("X-Transcript-Version").orElse(-1),
                transcript.path("status").asText().equals("complete"),
                wordings,
                Arrays.hashCode(response.body()));
    }
}
