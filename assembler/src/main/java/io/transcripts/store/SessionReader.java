package io.transcripts.store;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Header;
import io.transcripts.domain.Lens;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.store.TranscriptReader.Known;
import io.transcripts.store.TranscriptReader.Stored;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads sessions out of one partition. Null means that nothing is stored; each call throws {@code InvalidStateStoreException}
 * when the partition has moved away. Thread-safe.
 */
public interface SessionReader {

    /** The outline of a session: one look at its header. */
    @Nullable
    Stored<Outline> outline(String sessionId);

    /** The header of a session as it is now, a marker too: one look. */
    @Nullable
    Header header(String sessionId);

    /**
     * A page of an organization's list: its sessions that are neither erased nor another's too, with those that came since the last
     * commit.
     *
     * @param status of the sessions wanted; null for any
     * @param after the place to go on behind; null to begin
     * @param limit the most to return, from 1
     * @return null while nobody can tell: no task works here, or its list is being built
     */
    @Nullable
    List<ListPlace> list(String organizationId, @Nullable SessionStatus status, @Nullable ListPlace after, int limit);

    /**
     * Reads one version of a session in a single snapshot.
     *
     * @param withWords decode the words of segments
     */
    @Nullable
    Stored<Transcript> read(String sessionId, boolean withWords);

    /** As {@link #read}, but without segments, from two rows: with the sums that the header has. */
    @Nullable
    Stored<Transcript> summary(String sessionId);

    /**
     * As {@link #read}, for a transcript that is too large to be held, or for a part of one. Whoever asks reads on, and closes it.
     *
     * @param known gives what is known of a version, so that not all rows have to be gone through for it; null for nothing
     */
    @Nullable
    Stored<TranscriptReading> open(String sessionId, Function<Stamp, @Nullable TranscriptIndex> known);

    /** The same of a session of which nothing is known. */
    default @Nullable Stored<TranscriptReading> open(String sessionId) {
        return open(sessionId, version -> null);
    }

    /**
     * The changes that bring a copy of a session up to date, in a single snapshot. Whoever asks reads on, and closes it.
     *
     * @param copy where the copy stands; null for one that has nothing
     * @param lens how it shows the session, now and before
     */
    @Nullable
    Stored<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens);

    /** The same where few segments have changed and they are on the heap: no other segment is looked at. Else null. */
    Stored.@Nullable Content<ChangesReading> changesAtHand(String sessionId, @Nullable Position copy, Lens lens);

    /**
     * Whether a task has ever caught up with its inputs on these rows. Until then they are being built from scratch, and
     * the event that erases a session may be one that was not read yet.
     */
    boolean hasEverCaughtUp();

    /**
     * The sessions of the partition in the order of their ids, erased ones included; without those that came since the last
     * commit.
     *
     * @param after the id to go on behind, or null to begin
     * @param limit the most to return, from 1
     */
    List<Known> sessions(@Nullable String after, int limit);
}
