package io.transcripts.peer;

import io.transcripts.api.Caller;
import io.transcripts.api.ListPart;
import io.transcripts.api.LocalResponder;
import io.transcripts.api.SessionApi;
import io.transcripts.api.SessionId;
import io.transcripts.api.SessionListEndpoint;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.http.RequestLog;
import io.transcripts.http.Responder;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.Routes;
import io.transcripts.http.Routes.Route;
import io.transcripts.http.RoutesHandler;
import io.transcripts.http.WholeResponse;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.ListenException;
import io.transcripts.http.connection.Listener;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Inspection;
import io.transcripts.routing.ListQuery;
import io.transcripts.routing.PeerQuery;
import io.transcripts.routing.Stamp;
import io.transcripts.store.ChangeMarks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The peer port: sessions of all organizations, to nodes and to {@code verify}. TLS lets in who has the identity of a peer, and
 * nobody else: public keys do not open it.
 *
 * <ul>
 *   <li>{@code GET /peer/v1/sessions/{id}}, {@code …/transcript} and {@code …/transcript/search}: as on the public port, for the organization of the header
 *       {@code Transcripts-Organization}, out of what this node has; 304 when the answer that the peer keeps is still good
 *   <li>{@code DELETE /peer/v1/sessions/{id}/transcript}: as on the public port
 *   <li>{@code GET /peer/v1/sessions?limit=N&status=…&after_ms=N&after_id=ID}: this node's part of the organization's list, see
 *       {@link ListPartText}
 *   <li>{@code GET /peer/v1/sessions/{id}/place}: the time of the first record, in milliseconds, of a session of the organization
 *   <li>{@code GET /peer/v1/sessions/{id}/inspection}: what this node knows of a session, see {@link InspectionJson}
 *   <li>{@code GET /peer/v1/sessions/{id}/transcript/changes}: what has changed behind the cursor {@code since}, as events; 204 when
 *       nothing has
 *   <li>{@code GET /peer/v1/changes?after=TURN}: groups of sessions in which something may have changed, see {@link MarksEndpoint}
 *   <li>{@code GET /peer/v1/sessions/{id}/contents}: everything about a session, see {@link io.transcripts.render.PeerJson}; 410 when it is erased
 *   <li>{@code GET /peer/v1/partitions/{id}/sessions?after=ID&limit=N}: a line for each session that the partition stores,
 *       in the order of ids: its id, and the time of its first record in milliseconds
 *   <li>{@code GET /peer/v1/standing}: whether the group has confirmed this node, see {@link PeerWatch}
 * </ul>
 *
 * <p>Open from its constructor on until {@link #close}; answers 503 until it is told whom to ask.
 */
public final class PeerServer implements AutoCloseable {
    /** Where all of its paths begin. */
    static final String PATH = "/peer/v1";

    private static final String LINES = "text/plain; charset=utf-8";
    private static final String AFTER = "after";
    private static final String LIMIT = "limit";
    private static final String STATUS = "status";
    private static final String AFTER_MS = "after_ms";
    private static final String AFTER_ID = "after_id";
    private static final int MAX_SESSIONS = 10_000;
    private static final int MOST_LISTED = 100;
    private static final int THREADS = 32;
    /** What a caller may send, and what the node that passes it on adds. */
    static final int MAX_HEADER_BYTES = 16 << 10;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);

    private final Listener listener;
    private volatile @Nullable Sources sources;
    private volatile BooleanSupplier confirmed = () -> false;

    private record Sources(
            SessionApi api,
            PeerQuery query,
            ListQuery lists,
            MarksEndpoint marks,
            Function<String, Inspection> inspections) {}

    /**
     * Opens the port.
     *
     * @param port 0 for a free one
     * @param resources not closed with the port
     * @throws ListenException when the port cannot be had
     */
    public PeerServer(String host, int port, PeerTls identity, ResponseResources resources) {
        Routes routes = new Routes(List.of(
                new Route(PATH + "/sessions", false, this::list),
                new Route(PATH + "/sessions/{id}/place", false, this::place),
                new Route(PATH + "/sessions/{id}/inspection", false, this::inspection),
                new Route(
                        PATH + "/sessions/{id}",
                        false,
                        request -> local(sources().api().session(request).local())),
                new Route(
                                PATH + "/sessions/{id}/transcript",
                                false,
                                request -> local(
                                        sources().api().transcript(request).local()))
                        .withDelete(request ->
                                local(sources().api().erasure(request).local())),
                new Route(
                        PATH + "/sessions/{id}/transcript/search",
                        false,
                        request -> local(sources().api().search(request).local())),
                new Route(PATH + "/sessions/{id}/transcript/changes", false, this::changes),
                new Route(
                        MarksEndpoint.PATH, false, request -> sources().marks().read(request)),
                new Route(PATH + "/sessions/{id}/contents", false, this::contents),
                new Route(PATH + "/partitions/{id}/sessions", false, this::sessions),
                new Route(PeerWatch.PATH, false, request -> PeerWatch.standing(confirmed.getAsBoolean()))));
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
                        PeerServer::caller,
                        new Exchange.Port(RequestLog.unmeasured(), resources, PeerHeaders.STAMP)),
                new Incidents(settings.name(), resources.registry()),
                new Listener.Tls(identity.server(), false));
    }

    /**
     * From now on the port answers.
     *
     * @param marks of what is worked on here
     */
    public void answerFrom(
            SessionApi api,
            PeerQuery query,
            ListQuery lists,
            ChangeMarks marks,
            Function<String, Inspection> inspections) {
        sources = new Sources(api, query, lists, new MarksEndpoint(marks), inspections);
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
        Sources known = sources;
        if (known != null) {
            known.marks().close();
        }
    }

    /** Out of what this node has: a request is passed on once. */
    private static Responder local(LocalResponder responder) {
        return exchange -> {
            exchange.alwaysWith(PeerHeaders.SAID_OF_SESSION);
            HttpFields headers = exchange.request().getHeaders();
            responder.respond(
                    exchange,
                    headers.contains(PeerHeaders.OR_STANDBY),
                    Stamp.ofTag(headers.get(PeerHeaders.STAMP)),
                    exchange::send);
        };
    }

    private static @Nullable Principal caller(Request request) {
        String organizationId = request.getHeaders().get(PeerHeaders.ORGANIZATION);
        return organizationId == null ? null : Caller.ofPeer(organizationId);
    }

    private Responder contents(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        return local(sources().api().contents(sessionId));
    }

    private Responder list(RoutedRequest request) throws Problem {
        Query query = request.query(Set.of(LIMIT, STATUS, AFTER_MS, AFTER_ID));
        SessionStatus status = SessionListEndpoint.status(query.value(STATUS));
        int limit = query.number(LIMIT, 1, MOST_LISTED, MOST_LISTED);
        String afterMs = query.value(AFTER_MS);
        ListPlace after =
                afterMs == null ? null : new ListPlace(milliseconds(afterMs), SessionId.checked(query.value(AFTER_ID)));
        ListQuery.Selection selection = new ListQuery.Selection(organization(request), status, after, limit);
        ListQuery lists = sources().lists();
        return exchange -> exchange.reserve(
                ListGatherer.bytes(limit),
                lease -> {
                    try {
                        byte[] text = ListPartText.write(ListPart.of(lists.part(selection)));
                        exchange.send(WholeResponse.ok(LINES, text, HEADERS), lease);
                    } catch (RuntimeException e) {
                        lease.close();
                        throw e;
                    }
                },
                () -> exchange.send(Problem.full()));
    }

    private WholeResponse place(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        Answer<ListPlace> place = sources().lists().place(sessionId, organization(request));
        if (place instanceof Answer.Found<ListPlace> found) {
            String text = Long.toString(found.value().firstRecordMs());
            return WholeResponse.ok(LINES, text.getBytes(StandardCharsets.US_ASCII), HEADERS);
        }
        if (place instanceof Answer.NotFound<ListPlace>) {
            throw Problem.notFound("session_not_found", "The organization has no such session.")
                    .with(PeerHeaders.SAID_OF_SESSION);
        }
        throw Problem.notReady();
    }

    private WholeResponse inspection(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        byte[] body = InspectionJson.render(sources().inspections().apply(sessionId));
        return WholeResponse.ok(Headers.JSON, body, HEADERS);
    }

    private static String organization(RoutedRequest request) throws Problem {
        if (request.principal() instanceof Caller caller) {
            return caller.organizationId();
        }
        throw Problem.invalidValue(PeerHeaders.ORGANIZATION, "The header is missing.");
    }

    private static long milliseconds(String value) throws Problem {
        if (!value.matches("[0-9]{1,18}")) {
            throw Problem.invalidValue(AFTER_MS, "The value must be a number.");
        }
        return Long.parseLong(value);
    }

    private Responder changes(RoutedRequest request) throws Problem {
        return new ChangesResponder(sources().api().stream(request));
    }

    private WholeResponse sessions(RoutedRequest request) throws Problem {
        Query parameters = request.query(Set.of(AFTER, LIMIT));
        String after = parameters.value(AFTER);
        List<PeerQuery.Known> known = sources()
                .query()
                .sessions(
                        number(request.parameter(), "partition"),
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
        return WholeResponse.ok(LINES, lines.toString().getBytes(StandardCharsets.UTF_8), HEADERS);
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
