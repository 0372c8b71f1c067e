package io.transcripts.topology;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What others than the owner have written into the changelog of a partition, and so would be restored. Thread-safe. */
public interface ForeignRows {
    /** When there is nobody else. */
    ForeignRows NONE = new ForeignRows() {
        @Override
        public long memberAtMs(long nowMs) {
            return nowMs;
        }

        @Override
        public void started(int partition, long incarnation) {}

        @Override
        public boolean isOwner() {
            return false;
        }

        @Override
        public Map<Bytes, byte @Nullable []> take(int partition) {
            return Map.of();
        }

        @Override
        public void stopped(int partition) {}
    };

    /**
     * The last time at which this node was a member of the group for certain. A task that starts later than that may have
     * been given to another node meanwhile, which has started before it.
     *
     * @param nowMs never later than that
     */
    long memberAtMs(long nowMs);

    /** The task of this partition starts here, and is known by its incarnation; called before it writes anything. */
    void started(int partition, long incarnation);

    /** Whether the group confirms what this node works on: one that it does not confirm is the one who is late. */
    boolean isOwner();

    /**
     * Takes over what was found since the last time, when the group confirms this node; called on the stream thread at each
     * tick, and must not block.
     *
     * @return keys, and what was written there last; null for a deletion
     */
    Map<Bytes, byte @Nullable []> take(int partition);

    /** The task of this partition ends here. */
    void stopped(int partition);
}
