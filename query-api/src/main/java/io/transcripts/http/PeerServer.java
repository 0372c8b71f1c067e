package io.transcripts.http;

import io.transcripts.http.Routes.Route;
import io.transcripts.keys.ApiKey;
import io.transcripts.peer.PeerIdentity;
import io.transcripts.routing.PeerQuery;
import io.transcripts.routing.Stamp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The peer port: sessions of all organizations, to nodes and to {@code verify}. TLS lets in who has the identity of a peer, and
 * nobody else: public keys do not open it.
 *
 * <ul>
 *   <li>{@code GET /peer/v1/sessions/{id}} and {@code …/transcript}: as on the public port, for the organization of the header
 *       {@code Transcripts-Organization}, out of what this node has; 304 when the answer that the peer keeps is still good
 *   <li>{@code GET /peer/v1/sessions/{id}/contents}: everything about a session, see {@link io.transcripts.render.PeerJson}; 410 when it is erased
 *   <li>{@code GET /peer/v1/partitions/{id}/sessions?after=ID&limit=N}: a line for each session that the partition stores,
 *       in the order of ids: its id, and the time of its first record in milliseconds
 *   <li>{@code GET /peer/v1/standing}: whether the group has confirmed this node, see {@link PeerWatch}
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
    /** What a caller may send, and what the node that passes it on adds. */
    static final int MAX_HEADER_BYTES = 16 << 10;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);

    private final Listener listener;
    private volatile @Nullable Sources sources;
    private volatile BooleanSupplier confirmed = () -> false;

    private record Sources(SessionApi api, PeerQuery query) {}

    /**
     * Opens the port.
     *
     * @param port 0 for a free one
     * @param reads not closed with the port
     * @throws ListenException when the port cannot be had
     */
    public PeerServer(String host, int port, PeerIdentity identity, Reads reads) {
        Routes routes = new Routes(List.of(
                new Route(
                        Question.PEER + "/sessions/{id}",
                        false,
                        call -> sources().api().sessions().answer(call)),
                new Route(
                        Question.PEER + "/sessions/{id}/transcript",
                        false,
                        call -> sources().api().transcripts().answer(call)),
                new Route(Question.PEER + "/sessions/{id}/contents", false, this::contents),
                new Route(Question.PEER + "/partitions/{id}/sessions", false, this::sessions),
                new Route(PeerWatch.PATH, false, call -> PeerWatch.standing(confirmed.getAsBoolean()))));
        Listener.Settings settings = new Listener.Settings(
                "peer",
                host,
                port,
                "--peer-host",
                "--peer-port",
                THREADS,
                MAX_HEADER_BYTES,
                IDLE,
                DRAIN,
                ConnectionLimits.DEFAULT.ofAnyAddress());
        // Not callers: those are measured where they came in.
        listener = new Listener(
                settings,
                new RoutesHandler(
                        routes,
                        PeerServer::organization,
                        PeerServer::answer,
                        new Exchange.Port(RequestLog.unmeasured(), reads, true)),
                new Incidents(settings.name(), reads.registry()),
                identity.server());
    }

    /** From now on the port answers. */
    public void answerFrom(SessionApi api, PeerQuery query) {
        sources = new Sources(api, query);
    }

    /** From now on it tells peers whether it answers and the group has confirmed it; must not wait. */
    public void confirmedBy(BooleanSupplier standing) {
        confirmed = standing;
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

    /** Out of what this node has: a question is passed on once. */
    private static void answer(Question question, Exchange exchange) {
        HttpFields headers = exchange.request().getHeaders();
        question.here()
                .answer(
                        exchange,
                        headers.contains(Headers.OR_STANDBY),
                        Stamp.ofTag(headers.get(Headers.STAMP)),
                        exchange::send);
    }

    /** Whom the peer asks for: it has looked at the key, and at what the key allows. */
    private static @Nullable ApiKey organization(Request request) {
        String organizationId = request.getHeaders().get(Headers.ORGANIZATION);
        return organizationId == null
                ? null
                : new ApiKey(
                        // Who asks here is the organization, whichever of its keys was shown to the peer.
                        organizationId,
                        "",
                        organizationId,
                        ApiKey.Plan.ENTERPRISE,
                        Set.of(ApiKey.SESSIONS_READ),
                        null,
                        false,
                        ApiKey.DEFAULT_RATE_LIMIT_PER_MINUTE);
    }

    private Question contents(Call call) throws Problem {
        String sessionId = SessionId.checked(call.parameter());
        call.query(Set.of());
        return sources().api().transcripts().contents(sessionId);
    }

    private Reply sessions(Call call) throws Problem {
        Query parameters = call.query(Set.of(AFTER, LIMIT));
        String after = parameters.value(AFTER);
        List<PeerQuery.Known> known = sources()
                .query()
                .sessions(
                        number(call.parameter(), "partition"),
                        after == null ? null : SessionId.checked(after),
                        Math.min(MAX_SESSIONS, number(parameters.value(LIMIT), LIMIT)));
        if (known == null) {
            throw Problem.notReady();
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

    private Sources sources() throws Problem {
        Sources known = sources;
        if (known == null) {
            throw Problem.notReady();
        }
        return known;
    }

    private static int number(@Nullable String value, String name) throws Problem {
        if (value == null || !value.matches("[0-9]{1,5}")) {
            throw Problem.invalidValue(name, "The value must be a number of at most five digits.");
        }
        return Integer.parseInt(value);
    }
}
