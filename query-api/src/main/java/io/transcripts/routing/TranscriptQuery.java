package io.transcripts.routing;

import org.jspecify.annotations.Nullable;

/** Answers for a session out of what this node has. Thread-safe; called by HTTP threads. */
public interface TranscriptQuery {

    /**
     * Reads one version of a transcript.
     *
     * @param includeWords decode the words of each segment, which most callers do not ask for
     * @param orStandby whether a copy may answer where this node does not own the session
     */
    Answer read(String sessionId, boolean includeWords, boolean orStandby);

    /**
     * What tells the version of a session that would be read now from every other, for a fraction of what reading costs.
     *
     * @return null when there is none, or nobody who could say so for certain
     */
    default @Nullable Stamp stamp(String sessionId) {
        return null;
    }

    /** Whether this node owns the session, and has caught up: as one does that is alone. */
    default boolean isOwner(String sessionId) {
        return true;
    }
}
