package io.transcripts.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of each request: a timer, {@code http.server.requests} by route template, method and status, and a line at
 * DEBUG. No path and no query, for they name sessions.
 */
public final class RequestLog {
    /** The route of a request that has none. */
    static final String NO_ROUTE = "none";

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final String TIMER = "http.server.requests";
    /** Others are one: a caller may invent methods, and every tag value lives for ever. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final MeterRegistry registry;

    /** @param registry gets the timer */
    public RequestLog(MeterRegistry registry) {
        this.registry = registry;
    }

    /** For a port whose requests are in no timer. */
    public static RequestLog unmeasured() {
        return new RequestLog(new CompositeMeterRegistry());
    }

    /** Records the request when its answer has been sent; the time runs from its headers' arrival. */
    void follow(Request request, String template, int status, String requestId) {
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        Request.addCompletionListener(request, failure -> {
            Duration taken = Duration.ofNanos(NanoTime.since(request.getHeadersNanoTime()));
            registry.timer(TIMER, "route", template, "method", method, "status", Integer.toString(status))
                    .record(taken);
            LOG.debug("{} {} {} in {} ms, request {}", method, template, status, taken.toMillis(), requestId);
        });
    }
}
