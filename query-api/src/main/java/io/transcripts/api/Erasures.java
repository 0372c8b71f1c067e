package io.transcripts.api;

import java.util.concurrent.CompletableFuture;

/** Has sessions erased. Thread-safe. */
public interface Erasures {

    /**
     * Asks for the erasure of a session; does not wait.
     *
     * @return completes when the request cannot be lost any more, and fails when that takes too long
     */
    CompletableFuture<Void> publish(String sessionId, String organizationId);
}
