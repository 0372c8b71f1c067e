package io.transcripts.api;

import io.transcripts.http.Problem;
import io.transcripts.http.RoutedRequest;
import io.transcripts.keys.ApiKey;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for sessions, and what they may have.
 *
 * @param name under which they have shares of what is bounded
 * @param organizationId the one organization whose sessions they may see
 * @param key that they have shown here; null for a node
 */
public record Caller(
        String name,
        String organizationId,
        ApiKey.Plan plan,
        Set<String> scopes,
        @Nullable ApiKey key) implements Principal {

    /** Who has shown a key. */
    static Caller of(ApiKey key) {
        return new Caller("key:" + key.id(), key.organizationId(), key.plan(), key.scopes(), key);
    }

    /** Whom another node asks for: it has looked at the key, whichever of the organization's that was, and at what the key allows. */
    public static Caller ofPeer(String organizationId) {
        return new Caller(
                "organization:" + organizationId,
                organizationId,
                ApiKey.Plan.ENTERPRISE,
                Set.of(ApiKey.SESSIONS_READ, ApiKey.SESSIONS_WRITE),
                null);
    }

    /** Of a route that is not open to everybody. */
    static Caller of(RoutedRequest request) {
        if (request.principal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a route that needs a caller was opened without");
    }

    @Override
    public String getName() {
        return name;
    }

    /** @throws Problem 403 */
    void requireReadScope() throws Problem {
        requireScope(ApiKey.SESSIONS_READ);
    }

    /** @throws Problem 403 */
    void requireScope(String scope) throws Problem {
        if (!scopes.contains(scope)) {
            throw Problem.forbidden(
                    "insufficient_permissions",
                    null,
                    "The API key lacks the scope " + scope + "; use one that has it.");
        }
    }
}
