package io.transcripts.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.RequestMetrics;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.Routes;
import io.transcripts.http.Routes.Route;
import io.transcripts.http.RoutesHandler;
import io.transcripts.http.WholeResponse;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.ListenException;
import io.transcripts.http.connection.Listener;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The management port: {@code /metrics} for Prometheus (with {@code ?name[]=a&name[]=b}, as its client libraries have it, only
 * these), {@code /health/live} and {@code /health/ready} for whoever restarts
 * nodes and sends them callers, {@code /status} for people, as JSON and under {@code /} as a page. Read-only, without keys, and so on loopback unless told
 * otherwise.
 *
 * <p>It has threads of its own, and what it tells is at hand: it answers whatever callers, brokers and stores do. Only metrics
 * may take a while; then half of the threads wait for them, for a second, and the answer is the page that was told last,
 * with its {@code Age}, or 503 once that is older than half a minute.
 *
 * <p>Open from its constructor on until {@link #close}.
 */
public final class ManagementServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    /** Text exposition format of Prometheus, which every version reads. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private static final int UNAVAILABLE = 503;
    private static final int THREADS = 8;
    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Two scrapes: who watches the node is to see soon that it hangs. */
    private static final Duration MOST_AGE = Duration.ofSeconds(30);

    private static final String AGE = "Age";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);

    private final Scrapes scrapes;
    private final Listener listener;
    /** Of its own: what public callers are waiting for is nothing that an operator waits for. */
    private final ResponseResources resources = ResponseResources.of(new CompositeMeterRegistry());

    /**
     * How the port is opened.
     *
     * @param port 0 for a free one
     */
    public record Options(String host, int port) {}

    /**
     * Opens the port. The suppliers are called by several threads, once a request, and must not wait.
     *
     * @param live false: restart this process
     * @param unready why nobody is to be sent here; empty when it is ready
     * @param status a map, list or record that Jackson writes as JSON
     * @param metrics in the text format of Prometheus: those named, or all when none is; asked by one thread, and may wait
     * @param registry gets what is counted of connections
     * @throws ListenException when the port cannot be had
     */
    public ManagementServer(
            Options options,
            BooleanSupplier live,
            Supplier<Optional<String>> unready,
            Supplier<?> status,
            Function<Set<String>, String> metrics,
            MeterRegistry registry) {
        scrapes = new Scrapes(metrics, PATIENCE, MOST_AGE, THREADS / 2);
        Routes routes = new Routes(List.of(
                new Route("/metrics", true, request -> metrics(request.every("name[]"))),
                new Route("/health/live", true, request -> live.getAsBoolean() ? up() : down(Map.of())),
                new Route(
                        "/health/ready",
                        true,
                        request -> unready.get()
                                .map(reason -> down(Map.of("reason", reason)))
                                .orElseGet(ManagementServer::up)),
                new Route("/status", true, request -> ok(Headers.JSON, json(status.get()))),
                new Route("/", true, request -> StatusPage.HTML),
                new Route("/status.js", true, request -> StatusPage.SCRIPT),
                new Route("/findings.js", true, request -> StatusPage.FINDINGS),
                new Route("/status.css", true, request -> StatusPage.STYLE)));
        Listener.Settings settings = new Listener.Settings(
                "management",
                options.host(),
                options.port(),
                "--management-host",
                "--management-port",
                THREADS,
                MAX_HEADER_BYTES,
                IDLE,
                DRAIN,
                ConnectionLimits.DEFAULT);
        // Scrapes and probes are not measured: they would drown the callers in their own timer.
        try {
            listener = new Listener(
                    settings,
                    new RoutesHandler(routes, null, new Exchange.Port(RequestMetrics.unmeasured(), resources, null)),
                    new Incidents(settings.name(), registry));
        } catch (ListenException e) {
            scrapes.close();
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Where operators on this machine reach it, without a slash at the end. */
    public URI url() {
        return listener.url();
    }

    /** Closes the port. */
    @Override
    public void close() {
        listener.close();
        resources.close();
        scrapes.close();
    }

    private WholeResponse metrics(Set<String> names) {
        Scrapes.Page page = scrapes.take(names);
        if (page == null) {
            byte[] why = "The metrics take too long; ask again.\n".getBytes(StandardCharsets.UTF_8);
            return new WholeResponse(UNAVAILABLE, TEXT, why, HEADERS);
        }
        Map<String, String> headers = new TreeMap<>(HEADERS);
        headers.put(AGE, Long.toString(page.age().toSeconds()));
        return WholeResponse.ok(METRICS, page.text().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static WholeResponse up() {
        return ok(Headers.JSON, json(Map.of("status", "up")));
    }

    private static WholeResponse down(Map<String, String> more) {
        Map<String, String> health = new LinkedHashMap<>();
        health.put("status", "down");
        health.putAll(more);
        return new WholeResponse(UNAVAILABLE, Headers.JSON, json(health), HEADERS);
    }

    private static WholeResponse ok(String contentType, byte[] body) {
        return WholeResponse.ok(contentType, body, HEADERS);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the status is nothing that Jackson can write", e);
        }
    }
}
