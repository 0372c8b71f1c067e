package io.transcripts.routing;

import java.util.List;

/** Where a session lives. Knows the cluster, and nothing of transcripts. Thread-safe. */
public interface Locator {

    /**
     * A node that has the session's partition.
     *
     * @param address {@code host:port} of its peer port
     * @param isOwner whether it works on the partition, or has a copy
     * @param isSelf whether it is this node
     */
    record Place(String address, boolean isOwner, boolean isSelf) {}

    /** Who may be asked, the owner first; what was true a moment ago may be wrong by now. */
    List<Place> places(String sessionId);
}
