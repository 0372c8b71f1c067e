package io.transcripts.routing;

import java.util.List;

/** Finds the nodes that have a session. Knows the cluster, but no transcripts. Thread-safe. */
public interface Locator {

    /**
     * A node that may have the session's partition.
     *
     * @param address {@code host:port} of its peer port
     * @param isOwner whether it owns the partition
     * @param isSelf whether it is this node
     */
    record Place(String address, boolean isOwner, boolean isSelf) {}

    /** The nodes to ask, the owner first. What is known of them may be out of date. */
    List<Place> places(String sessionId);
}
