package io.transcripts.http;

import io.transcripts.keys.ApiKey;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that has found its route.
 *
 * @param parameter the decoded value of the route's variable part; null where it cannot be decoded or there is none
 * @param apiKey whose it is; null on a route that is open to everybody
 */
record Call(
        Request request,
        @Nullable String parameter,
        @Nullable ApiKey apiKey) {

    /** The key of a route that needs one. */
    ApiKey key() {
        if (apiKey == null) {
            throw new IllegalStateException("a route that needs a key was opened without");
        }
        return apiKey;
    }

    /** The values of a parameter that may be repeated, on a path that does not mind others. */
    Set<String> every(String name) {
        return Query.every(request.getHttpURI().getQuery(), name);
    }

    Query query(Set<String> known) throws Problem {
        return Query.of(request.getHttpURI().getQuery(), known);
    }
}
