package io.transcripts.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures each request, and writes a line of it. Neither names a path or a query: they hold ids of sessions, and what is looked
 * for in them.
 *
 * <ul>
 *   <li>{@code transcripts.http.requests} counts them, by route template, class of the status, format of what was sent, and
 *       whether this node had it or a peer;
 *   <li>{@code transcripts.http.request} times them, by route;
 *   <li>the logger {@link #ACCESS} gets a line of each, where it is at INFO.
 * </ul>
 */
public final class RequestMetrics {
    /** The route of a request that has none. */
    static final String NO_ROUTE = "none";

    /** Name of the logger of requests. */
    public static final String ACCESS = "io.transcripts.access";

    private static final Logger LOG = LoggerFactory.getLogger(ACCESS);
    private static final String KEY = "key:";
    private static final String COUNT = "transcripts.http.requests";
    private static final String TIMER = "transcripts.http.request";
    private static final String STREAM = "events";
    private static final String JSON = "json";
    private static final String HERE = "here";
    private static final String PEER = "peer";
    private static final int CLASS = 100;
    /** Others are one: a caller may invent methods. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final boolean isTold;

    /** @param registry gets counts and timers */
    public RequestMetrics(MeterRegistry registry) {
        this(registry, true);
    }

    private RequestMetrics(MeterRegistry registry, boolean isTold) {
        this.registry = registry;
        this.isTold = isTold;
    }

    /** For a port whose requests are not counted, and are no lines. */
    public static RequestMetrics unmeasured() {
        return new RequestMetrics(new CompositeMeterRegistry(), false);
    }

    /**
     * Failures of these routes are there from now on: of a counter that begins with its first ones, a rate never shows them.
     */
    public void expect(List<String> templates) {
        for (String template : templates) {
            for (String from : List.of(HERE, PEER)) {
                var unused = counter(template, 5 * CLASS, JSON, from);
            }
        }
    }

    /**
     * Records the request when its answer has been sent; the time runs from its headers' arrival. One that asks to wait is in
     * no timer: it takes as long as it asks for.
     *
     * @param status with which its answer begins
     */
    void follow(Exchange exchange, String template, int status) {
        Request request = exchange.request();
        Response response = exchange.response();
        Request.addCompletionListener(request, failure -> {
            Duration taken = Duration.ofNanos(NanoTime.since(request.getHeadersNanoTime()));
            String format = format(response.getHeaders().get(HttpHeader.CONTENT_TYPE));
            // One that broke off before its first byte went out as another. Whoever had left did not get that one
            // either.
            int sent = failure == null ? response.getStatus() : status;
            counter(template, sent, format, exchange.isFromPeer() ? PEER : HERE).increment();
            if (!format.equals(STREAM) && !waits(request.getHttpURI().getQuery())) {
                Timer.builder(TIMER)
                        .description(
                                "From a request's headers to the end of its answer, but for those that ask to wait")
                        .tag("route", template)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(taken);
            }
            if (isTold && LOG.isInfoEnabled()) {
                tell(exchange, template, sent, taken);
            }
        });
    }

    private Counter counter(String template, int status, String format, String from) {
        return Counter.builder(COUNT)
                .description("Requests of callers that were answered")
                .tag("route", template)
                .tag("status", status / CLASS + "xx")
                .tag("format", format)
                .tag("from", from)
                .register(registry);
    }

    private static void tell(Exchange exchange, String template, int status, Duration taken) {
        String method = exchange.request().getMethod();
        String caller = exchange.caller();
        LOG.atInfo()
                .addKeyValue("request_id", exchange.requestId())
                .addKeyValue("key_id", caller.startsWith(KEY) ? caller.substring(KEY.length()) : "-")
                .addKeyValue("method", METHODS.contains(method) ? method : "other")
                .addKeyValue("route", template)
                .addKeyValue("status", status)
                .addKeyValue("ms", taken.toMillis())
                .addKeyValue("bytes", Response.getContentBytesWritten(exchange.response()))
                .log("request");
    }

    private static boolean waits(@Nullable String query) {
        return query != null && (query.startsWith("wait=") || query.contains("&wait="));
    }

    private static String format(@Nullable String contentType) {
        if (contentType == null) {
            return "none";
        }
        int end = contentType.indexOf(';');
        return switch (end < 0 ? contentType : contentType.substring(0, end)) {
            case "application/json" -> JSON;
            case "text/plain" -> "text";
            case "application/x-subrip" -> "srt";
            case "text/vtt" -> "vtt";
            case "text/event-stream" -> STREAM;
            default -> "other";
        };
    }
}
