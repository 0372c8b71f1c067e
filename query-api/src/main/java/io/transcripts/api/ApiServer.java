package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.documents.DocumentRoutes;
import io.transcripts.http.CrossOrigin;
import io.transcripts.http.Exchange;
import io.transcripts.http.Origins;
import io.transcripts.http.Problem;
import io.transcripts.http.RequestMetrics;
import io.transcripts.http.Responder;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.Routes;
import io.transcripts.http.Routes.Route;
import io.transcripts.http.RoutesHandler;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.ListenException;
import io.transcripts.http.connection.Listener;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.KeyRing;
import io.transcripts.live.LiveRequest;
import io.transcripts.live.LiveStreams;
import io.transcripts.tls.ServerTls;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * The public port: transcripts and sessions, to those who have a key.
 *
 * <p>Open from its constructor on until {@link #close}.
 */
public final class ApiServer implements AutoCloseable {
    private static final String NAME = "api";
    private static final List<String> METHODS = List.of("GET", "HEAD", "DELETE");

    /** What callers are promised; the other routes are documents. */
    private static final String VERSION = "/v1/";

    private final List<Route> routes;
    private final Listener listener;
    private final LiveStreams streams;
    private final @Nullable ServerTls tls;

    /**
     * How the port is opened.
     *
     * @param host address to listen on
     * @param port 0 for a free one
     * @param maxThreads requests that are answered at once; others wait for their turn
     * @param maxHeaderBytes of a request's first line and headers together
     * @param idleTimeout after which a silent connection is closed
     * @param drainTimeout for requests under way when the server stops
     * @param connections what those who connect may take
     * @param tls null for a port without
     * @param origins whose pages may read answers in a browser
     */
    public record Options(
            String host,
            int port,
            int maxThreads,
            int maxHeaderBytes,
            Duration idleTimeout,
            Duration drainTimeout,
            ConnectionLimits connections,
            ServerTls.@Nullable Files tls,
            Origins origins) {
        private static final int MAX_THREADS = 64;
        /** A key, an id and what proxies add are well below; common servers allow the same. */
        private static final int MAX_HEADER_BYTES = 8 << 10;

        private static final Duration IDLE = Duration.ofSeconds(30);
        private static final Duration DRAIN = Duration.ofSeconds(10);

        /** The same, for those who connect. */
        public Options with(ConnectionLimits limits) {
            return new Options(host, port, maxThreads, maxHeaderBytes, idleTimeout, drainTimeout, limits, tls, origins);
        }

        /** The same, with TLS or without. */
        public Options with(ServerTls.@Nullable Files files) {
            return new Options(
                    host, port, maxThreads, maxHeaderBytes, idleTimeout, drainTimeout, connections, files, origins);
        }

        /** The same, for pages of these origins. */
        public Options with(Origins named) {
            return new Options(
                    host, port, maxThreads, maxHeaderBytes, idleTimeout, drainTimeout, connections, tls, named);
        }

        /** The usual limits. */
        public static Options of(String host, int port) {
            return new Options(
                    host,
                    port,
                    MAX_THREADS,
                    MAX_HEADER_BYTES,
                    IDLE,
                    DRAIN,
                    ConnectionLimits.DEFAULT,
                    null,
                    Origins.NONE);
        }
    }

    /**
     * Opens the port.
     *
     * @param router knows who responds to a request about a session; not closed with the server
     * @param lists of sessions
     * @param keys not closed with the server
     * @param streams callers who wait for changes; closed with the server
     * @param registry gets what {@link RequestMetrics} keeps
     * @throws ListenException when the port cannot be had
     */
    public ApiServer(
            Options options,
            SessionApi api,
            SessionRouter router,
            SessionListEndpoint lists,
            KeyRing keys,
            LiveStreams streams,
            MeterRegistry registry) {
        this(options, api, router, lists, keys, streams, registry, Clock.systemUTC(), Ticker.systemTicker());
    }

    ApiServer(
            Options options,
            SessionApi api,
            SessionRouter router,
            SessionListEndpoint lists,
            KeyRing keys,
            LiveStreams streams,
            MeterRegistry registry,
            Clock clock,
            Ticker ticker) {
        this.streams = streams;
        Incidents incidents = new Incidents(NAME, registry);
        Authenticator authenticator = new Authenticator(keys, clock, ticker, options.connections(), incidents);
        List<Route> all = new ArrayList<>(List.of(
                new Route(
                                "/v1/sessions/{id}/transcript",
                                false,
                                request -> waiting(router, api, request, authenticator))
                        .withDelete(request -> erasing(router, api.erasure(request))),
                new Route("/v1/sessions/{id}/transcript/stream", false, request -> stream(api, request, authenticator)),
                new Route("/v1/sessions/{id}/transcript/search", false, request -> routed(router, api.search(request))),
                new Route("/v1/sessions", false, lists::read),
                new Route("/v1/sessions/{id}", false, request -> routed(router, api.session(request)))));
        all.addAll(DocumentRoutes.all());
        PageFile.routes().forEach(all::add);
        routes = List.copyOf(all);
        Listener.Settings settings = new Listener.Settings(
                NAME,
                options.host(),
                options.port(),
                "--host",
                "--port",
                options.maxThreads(),
                options.maxHeaderBytes(),
                options.idleTimeout(),
                options.drainTimeout(),
                options.connections());
        RequestMetrics metrics = new RequestMetrics(registry);
        metrics.expect(routes.stream()
                .map(Route::template)
                .filter(template -> template.startsWith(VERSION))
                .toList());
        Handler handler =
                new RoutesHandler(new Routes(routes), authenticator, new Exchange.Port(metrics, api.resources(), null));
        if (!options.origins().names().isEmpty()) {
            handler = new CrossOrigin(
                    options.origins(), METHODS, ApiHeaders.OF_REQUESTS, ApiHeaders.OF_RESPONSES, handler);
        }
        tls = options.tls() == null ? null : ServerTls.open(options.tls(), registry);
        try {
            listener = new Listener(
                    settings, handler, incidents, tls == null ? null : new Listener.Tls(tls.factory(), true));
        } catch (RuntimeException e) {
            closeTls();
            throw e;
        }
    }

    /** All that it has, for those who compare it with the document. */
    List<Route> routes() {
        return routes;
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Where callers on this machine reach it, without a slash at the end. */
    public URI url() {
        return listener.url();
    }

    /** Takes no new request, lets those under way end, and closes the port. */
    @Override
    public void close() {
        streams.close();
        listener.close();
        closeTls();
    }

    private void closeTls() {
        if (tls != null) {
            tls.close();
        }
    }

    private static Responder erasing(SessionRouter router, SessionRequest asked) {
        return exchange -> {
            ErasureEndpoint.log(asked, exchange);
            router.respond(asked, exchange);
        };
    }

    private Responder waiting(SessionRouter router, SessionApi api, RoutedRequest request, Authenticator authenticator)
            throws Problem {
        SessionRequest asked = api.transcript(request);
        SessionRequest.Wait wait = asked.awaited();
        if (wait == null) {
            return routed(router, asked);
        }
        ApiKey key = Caller.of(request).key();
        return exchange -> streams.await(wait.request(), exchange, wait.patience(), () -> {
            try {
                router.respond(key == null ? asked : again(api, request, key, authenticator, exchange), exchange);
            } catch (Problem problem) {
                exchange.send(problem);
            }
        });
    }

    /** What a request that has waited asks for by what its key is now. */
    private static SessionRequest again(
            SessionApi api, RoutedRequest request, ApiKey before, Authenticator authenticator, Exchange exchange)
            throws Problem {
        Caller caller = authenticator.again(before);
        ApiKey key = caller.key();
        exchange.alwaysWith(authenticator.rate(key == null ? before : key));
        return api.transcript(request.by(caller));
    }

    private Responder stream(SessionApi api, RoutedRequest request, Authenticator authenticator) throws Problem {
        Caller caller = Caller.of(request);
        streams.requireShare(caller.name());
        LiveRequest asked = api.stream(request);
        ApiKey key = caller.key();
        return exchange -> streams.stream(asked, exchange, () -> key == null || authenticator.isStillGood(key));
    }

    private static Responder routed(SessionRouter router, SessionRequest asked) {
        return exchange -> router.respond(asked, exchange);
    }
}
