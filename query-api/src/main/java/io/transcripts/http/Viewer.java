package io.transcripts.http;

import io.transcripts.keys.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Whose eyes a session is looked at with.
 *
 * @param organizationId null for a node's, which sees all
 */
record Viewer(@Nullable String organizationId) {
    /** A node, or who is taken for one. */
    static final Viewer NODE = new Viewer(null);

    static Viewer of(ApiKey key) {
        return new Viewer(key.organizationId());
    }

    /**
     * Whether the session is there for it.
     *
     * @param owner null when no organization is known yet
     * @param isDisputed when the session was given two organizations: it is served to nobody
     */
    boolean sees(@Nullable String owner, boolean isDisputed) {
        return organizationId == null || (!isDisputed && organizationId.equals(owner));
    }
}
