package io.transcripts.routing;

import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Transcript;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What this node can say of the lists of organizations' sessions. Thread-safe; called by HTTP threads. */
public interface ListQuery {

    /**
     * Which sessions are wanted.
     *
     * @param status of them; null for any
     * @param after the place to go on behind; null to begin
     * @param limit the most of them, from 1
     */
    record Selection(
            String organizationId,
            @Nullable SessionStatus status,
            @Nullable ListPlace after,
            int limit) {}

    /**
     * A page of the sessions that live in some partitions.
     *
     * @param partitions all that it is about: this node owns them, and has caught up
     * @param sessions in order, without segments
     * @param hasMore whether there are others behind the last one
     */
    record Part(SortedSet<Integer> partitions, List<Listed> sessions, boolean hasMore) {}

    /** A session and its place. */
    record Listed(ListPlace place, Transcript session) {}

    /** How many partitions make a list whole. */
    int partitions();

    /** The part of a list that this node owns; of no partitions when it owns none. */
    Part part(Selection selection);

    /** The place of a session of the organization, which may have been erased since it was listed. */
    Answer<ListPlace> place(String sessionId, String organizationId);
}
