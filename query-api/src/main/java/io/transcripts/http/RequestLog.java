package io.transcripts.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of each request: a count, {@code transcripts.http.requests} by route template, class of the status, format of
 * what was sent, and whether this node had it or a peer; how long it took, {@code transcripts.http.request} by route; and a
 * line at DEBUG. No path and no query, for they name sessions.
 */
public final class RequestLog {
    /** The route of a request that has none. */
    static final String NO_ROUTE = "none";

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final String COUNT = "transcripts.http.requests";
    private static final String TIMER = "transcripts.http.request";
    private static final String STREAM = "events";
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

    /** @param registry gets counts and timers */
    public RequestLog(MeterRegistry registry) {
        this.registry = registry;
    }

    /** For a port whose requests are not counted. */
    public static RequestLog unmeasured() {
        return new RequestLog(new CompositeMeterRegistry());
    }

    /**
     * Records the request when its answer has been sent; the time runs from its headers' arrival. One that asks to wait is in
     * no timer: it takes as long as it asks for.
     *
     * @param isFromPeer whether another node has answered it
     */
    void follow(Request request, Response response, String template, int status, boolean isFromPeer, String requestId) {
        Request.addCompletionListener(request, failure -> {
            Duration taken = Duration.ofNanos(NanoTime.since(request.getHeadersNanoTime()));
            String format = format(response.getHeaders().get(HttpHeader.CONTENT_TYPE));
            Counter.builder(COUNT)
                    .description("Requests of callers that were answered")
                    .tag("route", template)
                    .tag("status", status / CLASS + "xx")
                    .tag("format", format)
                    .tag("from", isFromPeer ? "peer" : "here")
                    .register(registry)
                    .increment();
            if (!format.equals(STREAM) && !waits(request.getHttpURI().getQuery())) {
                Timer.builder(TIMER)
                        .description(
                                "From a request's headers to the end of its answer, but for those that ask to wait")
                        .tag("route", template)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(taken);
            }
            String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
            LOG.debug("{} {} {} in {} ms, request {}", method, template, status, taken.toMillis(), requestId);
        });
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
            case "application/json" -> "json";
            case "text/plain" -> "text";
            case "application/x-subrip" -> "srt";
            case "text/vtt" -> "vtt";
            case "text/event-stream" -> STREAM;
            default -> "other";
        };
    }
}
