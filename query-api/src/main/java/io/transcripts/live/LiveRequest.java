package io.transcripts.live;

import org.jspecify.annotations.Nullable;

/**
 * A request of a caller who wants to hear of changes, found valid and allowed.
 *
 * @param query the parameters by which the owner shows the transcript, encoded; without a question mark, empty for none
 * @param organizationId of whom asks: a session of another one is none
 * @param cursor behind which the caller goes on; null to begin
 * @param isUntilComplete whether the stream ends with the session
 * @param local how this node answers while it owns the session
 */
public record LiveRequest(
        String sessionId,
        String query,
        String organizationId,
        @Nullable String cursor,
        boolean isUntilComplete,
        LocalChanges local) {}
