package io.transcripts.routing;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;

/** Answers for a session out of what this node has. Thread-safe; called by HTTP threads. */
public interface TranscriptQuery {

    /**
     * Looks at the header of a session, which takes the same whatever the session is, and costs a fraction of reading it.
     *
     * @param orStandby whether a copy may answer where this node does not own the session
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

    /** Opens one version of a transcript that is too large to be held; to be closed by who asks. */
    Answer<TranscriptReading> open(String sessionId, boolean orStandby);

    /** Whether this node owns the session, and has caught up: as one does that is alone. */
    boolean isOwner(String sessionId);
}
