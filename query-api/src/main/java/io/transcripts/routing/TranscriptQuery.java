package io.transcripts.routing;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;

/** Answers for a session from this node's store. Thread-safe; called by HTTP threads. */
public interface TranscriptQuery {

    /**
     * Reads the header of a session: one row, whatever the size of the session.
     *
     * @param orStandby whether this node may answer from a standby when it does not own the session
     */
    Answer<Outline> look(String sessionId, boolean orStandby);

    /**
     * Reads one version of a transcript.
     *
     * @param includeWords decode the words of each segment, which most callers do not ask for
     */
    Answer<Transcript> read(String sessionId, boolean includeWords, boolean orStandby);

    /** Reads one version of a transcript without its segments. */
    Answer<Transcript> summary(String sessionId, boolean orStandby);

    /** Opens one version of a transcript that is too large to be held, or to read a part of it. The caller closes it. */
    Answer<TranscriptReading> open(String sessionId, boolean orStandby);

    /** Whether this node owns the session and has caught up. */
    boolean isOwner(String sessionId);
}
