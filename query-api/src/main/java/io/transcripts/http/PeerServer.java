package io.transcripts.http;

import io.transcripts.http.Routes.Route;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.PeerSecret;
import io.transcripts.render.PeerJson;
import io.transcripts.routing.Answer;
import io.transcripts.routing.PeerQuery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The peer port: sessions of all organizations, to those who have the secret of the nodes. Public keys do not open it.
 *
 * <ul>
 *   <li>{@code GET /peer/v1/sessions/{id}}: everything about a session, see {@link PeerJson}; 410 when it is erased
 *   <li>{@code GET /peer/v1/partitions/{id}/sessions?after=ID&limit=N}: a line for each session that the partition stores,
 *       in the order of ids: its id, and the time of its first record in milliseconds
 * </ul>
 *
 * <p>Open from its constructor on until {@link #close}; answers 503 until it is told whom to ask.
 */
public final class PeerServer implements AutoCloseable {
    private static final String LINES = "text/plain; charset=utf-8";
    private static final String AFTER = "after";
    private static final String LIMIT = "limit";
    private static final int MAX_SESSIONS = 10_000;
    private static final int THREADS = 32;
    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);

    private final Listener listener;
    private final PeerSecret secret;
    private volatile @Nullable PeerQuery query;

    /**
     * Opens the port.
     *
     * @param port 0 for a free one
     * @throws ListenException when the port cannot be had
     */
    public PeerServer(String host, int port, PeerSecret secret) {
        this.secret = secret;
        Routes routes = new Routes(List.of(
                new Route("/peer/v1/sessions/{id}", false, this::session),
                new Route("/peer/v1/partitions/{id}/sessions", false, this::sessions)));
        Listener.Settings settings = new Listener.Settings(
                "peer", host, port, "--peer-host", "--peer-port", THREADS, MAX_HEADER_BYTES, IDLE, DRAIN);
        // Not callers: those are measured where they came in.
        listener = new Listener(settings, new RoutesHandler(routes, this::admit, RequestLog.unmeasured()));
    }

    /** From now on the port answers. */
    public void answerFrom(PeerQuery source) {
        query = source;
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Where it is reached from this machine, without a slash at the end. */
    public URI url() {
        return listener.url();
    }

    /** Closes the port. */
    @Override
    public void close() {
        listener.close();
    }

    private @Nullable ApiKey admit(HttpFields headers) throws Problem {
        List<String> credentials = headers.getValuesList(HttpHeader.AUTHORIZATION);
        String presented = credentials.size() == 1 ? Authenticator.bearer(credentials.get(0)) : null;
        if (presented == null || !secret.matches(presented)) {
            throw Problem.unauthenticated(
                    "invalid_api_key",
                    "This port is for nodes; send the content of their --peer-secret-file as"
                            + " `Authorization: Bearer SECRET`.");
        }
        return null;
    }

    private Reply session(Call call) throws Problem {
        String sessionId = SessionId.checked(call.parameter());
        call.query(Set.of());
        Answer answer = query().read(sessionId);
        if (answer instanceof Answer.Found found) {
            return new Reply(Reply.OK, Headers.JSON, PeerJson.render(found.transcript()), Sessions.headers(found));
        }
        if (answer instanceof Answer.Erased) {
            throw Problem.erased();
        }
        throw answer instanceof Answer.NotReady notReady
                ? Problem.notReady(notReady.retryAfter())
                : Problem.sessionNotFound();
    }

    private Reply sessions(Call call) throws Problem {
        Query parameters = call.query(Set.of(AFTER, LIMIT));
        String after = parameters.value(AFTER);
        List<PeerQuery.Known> known = query().sessions(
                        number(call.parameter(), "partition"),
                        after == null ? null : SessionId.checked(after),
                        Math.min(MAX_SESSIONS, number(parameters.value(LIMIT), LIMIT)));
        if (known == null) {
            throw Problem.notReady(SOON);
        }
        StringBuilder lines = new StringBuilder();
        for (PeerQuery.Known session : known) {
            lines.append(session.sessionId())
                    .append(' ')
                    .append(session.firstRecordMs())
                    .append('\n');
        }
        return new Reply(Reply.OK, LINES, lines.toString().getBytes(StandardCharsets.UTF_8), HEADERS);
    }

    private PeerQuery query() throws Problem {
        PeerQuery source = query;
        if (source == null) {
            throw Problem.notReady(SOON);
        }
        return source;
    }

    private static int number(@Nullable String value, String name) throws Problem {
        if (value == null || !value.matches("[0-9]{1,5}")) {
            throw Problem.invalidValue(name, "The value must be a number of at most five digits.");
        }
        return Integer.parseInt(value);
    }
}
