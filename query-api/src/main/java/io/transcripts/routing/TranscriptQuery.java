package io.transcripts.routing;

import org.jspecify.annotations.Nullable;

/** Answers for a session, wherever it lives. Thread-safe; called by HTTP threads. */
public interface TranscriptQuery {

    /**
     * Reads one version of a transcript.
     *
     * @param includeWords decode the words of each segment, which most callers do not ask for
     */
    Answer read(String sessionId, boolean includeWords);

    /**
     * What tells the version of a session that would be read now from every other, for a fraction of what reading costs.
     *
     * @return null when there is none, or nobody who could say so for certain
     */
    default @Nullable Stamp stamp(String sessionId) {
        return null;
    }
}
