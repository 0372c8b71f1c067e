package io.transcripts.fencing;

import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keeps what a former owner of a partition writes late from counting. Kafka does not fence at-least-once producers: a node
 * that was suspended, or cut off, goes on to send what it had not sent, behind what the next owner has written since.
 * This is all that tasks know of it. Thread-safe.
 */
public interface Fence {
    /**
     * A task begins to own a partition; called before it writes anything.
     *
     * @param last epoch of the task that wrote the rows last; 0 when none has
     * @param nowMs of the clock here, in milliseconds since 1970
     * @return epoch of this task, in microseconds: above those of all owners before it, below those of all after it
     */
    long begin(int partition, long last, long nowMs);

    /**
     * Which rows a former owner has overwritten in the changelog since this was asked last, so that the task has to write
     * them once more. None while the group does not confirm this node: then it may be the late one. Called on the stream
     * thread at each tick; never waits.
     *
     * @param restored what the restore of the task's rows has left out
     * @return their keys
     */
    Set<Bytes> overwritten(int partition, LateRows restored);

    /**
     * Whether no other node can have this one's partitions yet: since it is new in the group, or was confirmed by it so lately. Otherwise
     * time must make nothing of a session, for another node may have met what it waits for. Asked on the stream thread at each tick;
     * never waits.
     */
    boolean isMember();

    /** The task ends here. */
    void end(int partition);
}
