package io.transcripts.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.transcripts.http.Routes.Route;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The management port: {@code /metrics} for Prometheus (with {@code ?name[]=a&name[]=b}, as its client libraries have it, only
 * these), {@code /health/live} and {@code /health/ready} for whoever restarts
 * nodes and sends them callers, {@code /status} for people. Read-only, without keys, and so on loopback unless told
 * otherwise.
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
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);

    private final Listener listener;
    /** Of its own: what public callers are waiting for is nothing that an operator waits for. */
    private final Reads reads = Reads.of(new CompositeMeterRegistry());

    /**
     * How the port is opened.
     *
     * @param port 0 for a free one
     */
    public record Options(String host, int port) {}

    /**
     * Opens the port. The suppliers are called by several threads, once a request.
     *
     * @param live false: restart this process
     * @param ready false: send nobody here
     * @param status a map, list or record that Jackson writes as JSON
     * @param metrics in the text format of Prometheus: those named, or all when none is
     * @throws ListenException when the port cannot be had
     */
    public ManagementServer(
            Options options,
            BooleanSupplier live,
            BooleanSupplier ready,
            Supplier<?> status,
            Function<Set<String>, String> metrics) {
        Routes routes = new Routes(List.of(
                new Route(
                        "/metrics",
                        true,
                        call -> ok(METRICS, metrics.apply(call.every("name[]")).getBytes(StandardCharsets.UTF_8))),
                new Route("/health/live", true, call -> health(live)),
                new Route("/health/ready", true, call -> health(ready)),
                new Route("/status", true, call -> ok(Headers.JSON, json(status.get())))));
        Listener.Settings settings = new Listener.Settings(
                "management",
                options.host(),
                options.port(),
                "--management-host",
                "--management-port",
                THREADS,
                MAX_HEADER_BYTES,
                IDLE,
                DRAIN);
        // Scrapes and probes are not measured: they would drown the callers in their own timer.
        listener = new Listener(
                settings,
                new RoutesHandler(
                        routes, null, Router.here(), new Exchange.Port(RequestLog.unmeasured(), reads, false)));
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
        reads.close();
    }

    private static Reply health(BooleanSupplier isUp) {
        return isUp.getAsBoolean()
                ? ok(Headers.JSON, json(Map.of("status", "up")))
                : new Reply(UNAVAILABLE, Headers.JSON, json(Map.of("status", "down")), HEADERS);
    }

    private static Reply ok(String contentType, byte[] body) {
        return new Reply(Reply.OK, contentType, body, HEADERS);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the status is nothing that Jackson can write", e);
        }
    }
}
