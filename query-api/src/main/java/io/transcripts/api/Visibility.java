package io.transcripts.api;

import org.jspecify.annotations.Nullable;

/**
 * Which sessions are there for whoever asks.
 *
 * @param organizationId whose; null for all
 */
record Visibility(@Nullable String organizationId) {
    /** All: of a node, or who is taken for one. */
    static final Visibility ALL = new Visibility(null);

    /** Those of one organization. */
    static Visibility of(String organizationId) {
        return new Visibility(organizationId);
    }

    /**
     * Whether a session is among them.
     *
     * @param owner null when no organization is known yet
     * @param isDisputed when the session was given two organizations: it is served to nobody
     */
    boolean includes(@Nullable String owner, boolean isDisputed) {
        return organizationId == null || (!isDisputed && organizationId.equals(owner));
    }
}
