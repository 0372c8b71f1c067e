package io.transcripts.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node tells its peers of the sessions that it owns, of all organizations. Thread-safe. */
public interface PeerQuery {

    /**
     * A session that is stored.
     *
     * @param firstRecordMs least known timestamp of its records; 0 when none is known
     */
    record Known(String sessionId, long firstRecordMs) {}

    /**
     * The sessions of a partition in the order of their ids, erased ones included.
     *
     * @param after the id to go on behind, or null to begin
     * @param limit the most to return
     * @return null when the partition is not here, or not ready
     */
    @Nullable
    List<Known> sessions(int partition, @Nullable String after, int limit);
}
