package io.transcripts.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.http.Routes.Route;
import io.transcripts.keys.KeyRing;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public port: transcripts and sessions, to those who have a key.
 *
 * <p>Open from its constructor on until {@link #close}.
 */
public final class ApiServer implements AutoCloseable {
    private final @Nullable PeerClient peers;
    private final Listener listener;

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
     */
    public record Options(
            String host,
            int port,
            int maxThreads,
            int maxHeaderBytes,
            Duration idleTimeout,
            Duration drainTimeout,
            ConnectionLimits connections) {
        private static final int MAX_THREADS = 64;
        /** A key, an id and what proxies add are well below; common servers allow the same. */
        private static final int MAX_HEADER_BYTES = 8 << 10;

        private static final Duration IDLE = Duration.ofSeconds(30);
        private static final Duration DRAIN = Duration.ofSeconds(10);

        /** The same, for those who connect. */
        public Options with(ConnectionLimits limits) {
            return new Options(host, port, maxThreads, maxHeaderBytes, idleTimeout, drainTimeout, limits);
        }

        /** The usual limits. */
        public static Options of(String host, int port) {
            return new Options(host, port, MAX_THREADS, MAX_HEADER_BYTES, IDLE, DRAIN, ConnectionLimits.DEFAULT);
        }
    }

    /**
     * Opens the port.
     *
     * @param neighbours who is asked what this node does not have; null for a node that is alone
     * @param keys not closed with the server
     * @param registry gets the timer {@code http.server.requests}
     * @throws ListenException when the port cannot be had
     */
    public ApiServer(
            Options options, SessionApi api, @Nullable Neighbours neighbours, KeyRing keys, MeterRegistry registry) {
        this(options, api, neighbours, keys, registry, Clock.systemUTC());
    }

    ApiServer(
            Options options,
            SessionApi api,
            @Nullable Neighbours neighbours,
            KeyRing keys,
            MeterRegistry registry,
            Clock clock) {
        Routes routes = new Routes(List.of(
                new Route("/v1/sessions/{id}/transcript", false, api.transcripts()),
                new Route("/v1/sessions/{id}", false, api.sessions()),
                new Route("/openapi.yaml", true, new OpenApiEndpoint())));
        peers = neighbours == null ? null : new PeerClient(neighbours, registry);
        Router router =
                neighbours == null || peers == null ? Router.here() : new Forwarder(api.query(), neighbours, peers);
        Listener.Settings settings = new Listener.Settings(
                "api",
                options.host(),
                options.port(),
                "--host",
                "--port",
                options.maxThreads(),
                options.maxHeaderBytes(),
                options.idleTimeout(),
                options.drainTimeout(),
                options.connections());
        Incidents incidents = new Incidents(settings.name(), registry);
        Authenticator authenticator = new Authenticator(keys, clock, options.connections(), incidents);
        listener = new Listener(
                settings,
                new RoutesHandler(
                        routes, authenticator, router, new Exchange.Port(new RequestLog(registry), api.reads(), false)),
                incidents);
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
        listener.close();
        if (peers != null) {
            peers.close();
        }
    }
}
