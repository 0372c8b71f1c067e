package io.transcripts.domain;

import org.jspecify.annotations.Nullable;

/**
 * What the header alone says of a session, before anything else of it is read: whose it is, and what reading it takes.
 *
 * @param organizationId null when no organization is known yet
 * @param organizationConflict true when the session was given two organizations: it is served to nobody
 * @param rows segments that are stored
 * @param bytes about what they take in the store
 */
public record Outline(@Nullable String organizationId, boolean organizationConflict, int rows, long bytes) {}
