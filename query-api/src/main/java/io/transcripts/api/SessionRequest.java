package io.transcripts.api;

import io.transcripts.live.LiveRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request about a session that was found valid and allowed, and waits for a node that has the session.
 *
 * @param path of what is asked for, without its query and what stands before {@code /sessions}: the same on all ports
 * @param organizationId of whom asks: a session of another one is none
 * @param local how this node responds to it
 * @param stored what this node keeps of other nodes' responses to it
 * @param awaited what it waits for before it is responded to; null when it does not wait
 */
public record SessionRequest(
        String sessionId,
        String path,
        String organizationId,
        LocalResponder local,
        StoredResponse stored,
        @Nullable Wait awaited) {

    /** One that does not wait. */
    public SessionRequest(
            String sessionId, String path, String organizationId, LocalResponder local, StoredResponse stored) {
        this(sessionId, path, organizationId, local, stored, null);
    }

    /** The same, which waits. */
    SessionRequest waiting(Wait what) {
        return new SessionRequest(sessionId, path, organizationId, local, stored, what);
    }

    /**
     * What a request waits for.
     *
     * @param request for changes, of which the first ends the wait
     * @param patience at most
     */
    record Wait(LiveRequest request, Duration patience) {}
}
