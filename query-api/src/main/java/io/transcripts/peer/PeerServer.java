package io.transcripts.peer;

import io.transcripts.api.Caller;
import io.transcripts.api.LocalResponder;
import io.transcripts.api.SessionApi;
import io.transcripts.api.SessionId;
import io.transcripts.domain.Stamp;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.RequestMetrics;
import io.transcripts.http.Responder;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.Routes;
import io.transcripts.http.Routes.Route;
import io.transcripts.http.RoutesHandler;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.ListenException;
import io.transcripts.http.connection.Listener;
import io.transcripts.routing.Inspection;
import io.transcripts.routing.ListQuery;
import io.transcripts.routing.PeerQuery;
import io.transcripts.store.ChangeMarks;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
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

    /** Who asks for itself: not one of those without a key, who share what is bounded on both ports. */
    private static final Principal NODE = () -> "node";

    private static final int THREADS = 32;
    /** What a caller may send, and what the node that passes it on adds. */
    static final int MAX_HEADER_BYTES = 16 << 10;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Listener listener;
    private volatile @Nullable Sources sources;
    private volatile BooleanSupplier confirmed = () -> false;

    private record Sources(SessionApi api, MarksEndpoint marks, PeerEndpoints endpoints) {}

    /**
     * Opens the port.
     *
     * @param port 0 for a free one
     * @param resources not closed with the port
     * @throws ListenException when the port cannot be had
     */
    public PeerServer(String host, int port, PeerTls identity, ResponseResources resources) {
        Routes routes = new Routes(List.of(
                new Route(
                        PATH + "/sessions",
                        false,
                        request -> sources().endpoints().list(request)),
                new Route(
                        PATH + "/sessions/{id}/place",
                        false,
                        request -> sources().endpoints().place(request)),
                new Route(
                        PATH + "/sessions/{id}/inspection",
                        false,
                        request -> sources().endpoints().inspection(request)),
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
                new Route(
                        PATH + "/partitions/{id}/sessions",
                        false,
                        request -> sources().endpoints().sessions(request)),
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
                        new Exchange.Port(RequestMetrics.unmeasured(), resources, PeerHeaders.STAMP)),
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
        sources = new Sources(api, new MarksEndpoint(marks), new PeerEndpoints(query, lists, inspections));
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

    private static Principal caller(Request request) {
        String organizationId = request.getHeaders().get(PeerHeaders.ORGANIZATION);
        return organizationId == null ? NODE : Caller.ofPeer(organizationId);
    }

    private Responder contents(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        return local(sources().api().contents(sessionId));
    }

    private Responder changes(RoutedRequest request) throws Problem {
        return new ChangesResponder(sources().api().stream(request));
    }

    private Sources sources() throws Problem {
        Sources known = sources;
        if (known == null) {
            throw Problem.notReady();
        }
        return known;
    }
}
