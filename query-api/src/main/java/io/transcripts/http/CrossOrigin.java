package io.transcripts.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets pages of named origins read answers in a browser (CORS). What a browser asks before a request is answered at once, without a
 * key, which browsers do not send with it. To all others this port is what it is without: also what their browsers ask needs a key.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">The CORS protocol</a>
 */
public final class CrossOrigin extends CrossOriginHandler {
    /** What browsers allow at least. */
    private static final Duration ASKED_AGAIN = Duration.ofHours(1);

    private final Set<String> names;

    /**
     * @param methods that a page may use
     * @param sent headers that it may send
     * @param shown headers of answers that it may read
     */
    public CrossOrigin(Origins origins, List<String> methods, List<String> sent, List<String> shown, Handler handler) {
        names = origins.names();
        setAllowedOriginPatterns(names.stream().map(Pattern::quote).collect(Collectors.toSet()));
        setAllowedMethods(Set.copyOf(methods));
        setAllowedHeaders(Set.copyOf(sent));
        setExposedHeaders(Set.copyOf(shown));
        // Keys are in headers that pages write themselves: there are no cookies.
        setAllowCredentials(false);
        setPreflightMaxAge(ASKED_AGAIN);
        setHandler(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        if (!origins.isEmpty() && !(origins.size() == 1 && names.contains(origins.get(0)))) {
            // Jetty would answer any preflight, and takes lists of origins.
            response.getHeaders().add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
            return getHandler().handle(request, response, callback);
        }
        if (!origins.isEmpty() && isPreflight(request)) {
            RequestIds.assign(request, response);
            response.setStatus(HttpStatus.NO_CONTENT_204);
        }
        return super.handle(request, response, callback);
    }

    private static boolean isPreflight(Request request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
