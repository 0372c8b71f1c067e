package io.transcripts.http;

import java.security.Principal;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that has found its route.
 *
 * @param parameter the decoded value of the route's variable part; null where it cannot be decoded or there is none
 * @param principal whose it is; null on a route that is open to everybody
 */
public record RoutedRequest(
        Request request,
        @Nullable String parameter,
        @Nullable Principal principal) {

    /** The same, of whose it is now. */
    public RoutedRequest by(Principal whose) {
        return new RoutedRequest(request, parameter, whose);
    }

    /** The values of a parameter that may be repeated, on a path that does not mind others. */
    public Set<String> every(String name) {
        return Query.every(request.getHttpURI().getQuery(), name);
    }

    /**
     * The parameters of the query.
     *
     * @param known all that the path has
     * @throws Problem 400 at the first parameter that is malformed, unknown or repeated
     */
    public Query query(Set<String> known) throws Problem {
        return Query.of(request.getHttpURI().getQuery(), known);
    }
}
