package io.transcripts.devkit;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.api.ApiHeaders;
import io.transcripts.api.ApiServer;
import io.transcripts.api.Authenticator;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.RequestMetrics;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.Routes;
import io.transcripts.http.Routes.Route;
import io.transcripts.http.RoutesHandler;
import io.transcripts.http.WholeResponse;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.ListenException;
import io.transcripts.http.connection.Listener;
import io.transcripts.keys.KeyRing;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server alone costs: {@link ApiServer} with its listener, its check of the key, its timer and the headers of an
 * answer, but a body that stands ready. The benchmark's contender S.
 *
 * <p>Made of the server's own parts: with a copy of their settings it would measure another server one day.
 */
public final class FixedBodyServer implements AutoCloseable {
    private static final Map<String, String> HEADERS = Map.of(
            Headers.CACHE_CONTROL,
            Headers.PRIVATE,
            Headers.VARY,
            Headers.VARY_BOTH,
            ApiHeaders.TRANSCRIPT_VERSION,
            "1",
            ApiHeaders.TRANSCRIPT_STATUS,
            "complete");

    private final Listener listener;
    private final ResponseResources resources;

    /**
     * Opens the port.
     *
     * @param keys who may ask; null for everybody
     * @param body sent for any session
     * @throws ListenException when the port cannot be had
     */
    public FixedBodyServer(ApiServer.Options options, @Nullable KeyRing keys, MeterRegistry registry, byte[] body) {
        WholeResponse response = WholeResponse.ok(Headers.JSON, body, HEADERS);
        resources = ResponseResources.of(registry);
        Routes routes =
                new Routes(List.of(new Route("/v1/sessions/{id}/transcript", keys == null, request -> response)));
        Incidents incidents = new Incidents("api", registry);
        Authenticator authenticator =
                keys == null ? null : new Authenticator(keys, Clock.systemUTC(), options.connections(), incidents);
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
        listener = new Listener(
                settings,
                new RoutesHandler(
                        routes, authenticator, new Exchange.Port(new RequestMetrics(registry), resources, null)),
                incidents);
    }

    /** Where callers on this machine reach it, without a slash at the end. */
    public URI url() {
        return listener.url();
    }

    @Override
    public void close() {
        listener.close();
        resources.close();
    }
}
