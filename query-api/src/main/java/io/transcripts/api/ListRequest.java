package io.transcripts.api;

import io.transcripts.domain.SessionStatus;
import org.jspecify.annotations.Nullable;

/**
 * A request for a page of an organization's sessions that was found valid and allowed.
 *
 * @param organizationId of whom asks
 * @param status of the sessions wanted; null for any
 * @param startingAfter the session to go on behind; null to begin
 * @param limit the most of them
 */
public record ListRequest(
        String organizationId,
        @Nullable SessionStatus status,
        @Nullable String startingAfter,
        int limit) {}
