package io.transcripts.routing;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import org.jspecify.annotations.Nullable;

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

    /**
     * Opens one version of a transcript that is too large to be held, or to read a part of it. The caller closes it.
     */
    Answer<TranscriptReading> open(String sessionId, boolean orStandby);

    /**
     * What brings a copy of a transcript up to date. Only an owner that has caught up says so: a copy that has seen more than whoever
     * answers would not be told what to take back. The caller closes it.
     *
     * @param copy where the copy stands; null for one that has nothing
     * @param lens how it shows the session, now and before
     */
    Answer<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens);

    /**
     * The same where it is at hand, which costs nothing that counts; null where it is not: then {@link #changes} tells, or why
     * not.
     */
    Answer.@Nullable Found<ChangesReading> changesAtHand(String sessionId, @Nullable Position copy, Lens lens);

    /** Whether this node owns the session and has caught up. */
    boolean isOwner(String sessionId);
}
