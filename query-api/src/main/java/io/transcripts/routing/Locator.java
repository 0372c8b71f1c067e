package io.transcripts.routing;

import java.time.Duration;

/** Where a session lives. Knows the cluster, and nothing of transcripts. */
public interface Locator {

    /** The place that owns the session now. */
    Location locate(String sessionId);

    /** A place to ask. With several nodes, the owner's address joins these. */
    sealed interface Location {

        /** On this node. */
        record Here(int partition) implements Location {}

        /** Nowhere that is known. */
        record Nowhere(String reason, Duration retryAfter) implements Location {}
    }
}
