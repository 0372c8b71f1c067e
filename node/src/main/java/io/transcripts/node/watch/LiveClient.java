package io.transcripts.node.watch;

import io.transcripts.node.watch.EventLines.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Follows one transcript: reads its stream, and goes on with another one where it ended, for as long as it takes. Comes back later and later
 * while nobody answers, and not when others do.
 */
public final class LiveClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(20);
    /** There is a comment every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** Of a server's. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(1);

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int SERVERS_FAULT = 500;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI stream;
    private final String key;
    private final LiveCopy copy = new LiveCopy();
    private final Consumer<LiveCopy> shown;
    private final Consumer<@Nullable IOException> told;
    private boolean isLost;
    /** Whether the last attempt was heard. */
    private boolean hasWorked;

    /** An answer that does not change by asking again. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String body) {
            super("The node answers " + status + ": " + body.strip());
            this.status = status;
        }

        /** Of HTTP. */
        public int status() {
            return status;
        }
    }

    private static final class NotNowException extends IOException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        NotNowException(int status, OptionalLong seconds) {
            super("the node answers " + status);
            retryAfter = Duration.ofSeconds(Math.min(seconds.orElse(0), LONGEST_WISH.toSeconds()));
        }
    }

    /**
     * Begins nothing yet.
     *
     * @param stream with its parameters but {@code since}
     * @param shown told at each checkpoint, and when the transcript is gone
     * @param told why the connection is lost, and null when it is there again
     */
    public LiveClient(URI stream, String key, Consumer<LiveCopy> shown, Consumer<@Nullable IOException> told) {
        this.stream = stream;
        this.key = key;
        this.shown = shown;
        this.told = told;
    }

    /**
     * Follows the transcript until there is no more to come.
     *
     * @throws RefusedException when no node will ever answer
     * @throws IOException when there is none to begin with: nobody listens, nobody takes the connection, or it does not prove itself
     */
    public LiveCopy.State follow() throws InterruptedException, RefusedException, IOException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            hasWorked = false;
            Duration atLeast = Duration.ZERO;
            try {
                LiveCopy.State state = once();
                if (state != LiveCopy.State.OPEN) {
                    return state;
                }
            } catch (IOException e) {
                if (copy.checkpoint() == null && isForGood(e)) {
                    throw e;
                }
                // Somebody else may answer a moment later.
                lost(e);
                atLeast = e instanceof NotNowException notNow ? notNow.retryAfter : Duration.ZERO;
            }
            pause = hasWorked ? FIRST_PAUSE : pause;
            long ms = ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis());
            TimeUnit.MILLISECONDS.sleep(Math.max(ms, atLeast.toMillis()));
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        }
    }

    private static boolean isForGood(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException || e instanceof SSLException;
    }

    /** Told once, however often it is tried. */
    private void lost(IOException e) {
        if (!isLost) {
            isLost = true;
            told.accept(e);
        }
    }

    private void connected() {
        hasWorked = true;
        if (isLost) {
            isLost = false;
            told.accept(null);
        }
    }

    private LiveCopy.State once() throws IOException, InterruptedException, RefusedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(stream)
                .timeout(HEAD_TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "text/event-stream");
        String cursor = copy.cursor();
        if (cursor != null) {
            request.header("Last-Event-ID", cursor);
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == OK) {
                read(body);
                return copy.state();
            }
            if (response.statusCode() == NO_CONTENT) {
                return LiveCopy.State.ENDED;
            }
            if (response.statusCode() == GONE && copy.checkpoint() != null) {
                return erased();
            }
            String error = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (response.statusCode() >= SERVERS_FAULT || response.statusCode() == TOO_MANY) {
                throw new NotNowException(
                        response.statusCode(), response.headers().firstValueAsLong("Retry-After"));
            }
            throw new RefusedException(response.statusCode(), error);
        }
    }

    private LiveCopy.State erased() throws IOException {
        boolean unused = copy.take(new Event("erased", "{}", null));
        shown.accept(copy);
        return copy.state();
    }

    private void read(InputStream body) throws IOException {
        connected();
        try (HeardStream heard = new HeardStream(body, SILENCE)) {
            EventReader events = new EventReader(new InputStreamReader(heard, StandardCharsets.UTF_8));
            for (Event event = events.next(); event != null; event = events.next()) {
                boolean isCheckpoint = copy.take(event);
                if (isCheckpoint || copy.state() == LiveCopy.State.ERASED) {
                    shown.accept(copy);
                }
            }
        }
    }

    /**
     * Where a transcript is streamed.
     *
     * @param query null for none
     */
    public static URI streamOf(URI node, String sessionId, @Nullable String query) {
        String base = node.toString().replaceAll("/+$", "");
        return URI.create(
                base + "/v1/sessions/" + sessionId + "/transcript/stream" + (query == null ? "" : "?" + query));
    }
}
