package io.transcripts.ownership;

import java.util.List;

/** Who may answer for which partition, as this node knows it. No call waits for a broker. Thread-safe. */
public interface Ownership {

    /** The partition that a session lives in. */
    int partitionOf(String sessionId);

    /** What this node is to a partition. To be asked before the partition is read: what it has only grows meanwhile. */
    Role roleOf(int partition);

    /** Which nodes have the session's partition, as the group last said. */
    Replicas replicasOf(String sessionId);

    /** {@code host:port} of the peer port of each node, this one too, as the group last said; none before. */
    List<String> members();

    /** Whether the group has confirmed, so lately that it still holds, what this node works on. */
    boolean isConfirmed();
}
