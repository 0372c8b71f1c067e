package io.transcripts.http;

import java.security.Principal;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds out whose requests are. Thread-safe. */
public interface Authentication {

    /**
     * Finds out whose a request is.
     *
     * @return whose name has shares of what is bounded; null where it makes no difference
     * @throws Problem 401, or 429
     */
    @Nullable
    Principal authenticate(Request request) throws Problem;

    /** Counts a request of somebody's. */
    default Admission admit(Principal principal) {
        return Admission.UNCOUNTED;
    }
}
