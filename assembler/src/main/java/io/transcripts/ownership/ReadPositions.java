package io.transcripts.ownership;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the tasks of this node have read each partition of the topics that they read. Written by stream threads, record by
 * record, and so without a lock and without an object; read by who measures how far they are behind.
 */
public final class ReadPositions {
    private final Map<TopicPartition, Position> positions = new ConcurrentHashMap<>();

    /** How far one partition of one topic has been read. */
    public static final class Position {
        private final boolean isWide;
        // Only written by one thread, which need not wait until others can see it.
        private final AtomicLong next = new AtomicLong();
        private final AtomicLong timestampMs = new AtomicLong();

        private Position(boolean isWide) {
            this.isWide = isWide;
        }

        /** One more was read; called by one thread. */
        public void read(long offset, long recordMs) {
            timestampMs.lazySet(recordMs);
            next.lazySet(offset + 1);
        }

        /** Offset behind what was read last; 0 before that. */
        long next() {
            return next.get();
        }

        /** Timestamp of what was read last; 0 where it has none. */
        long timestampMs() {
            return timestampMs.get();
        }

        /** Whether its topic is wider than the store, so that its partition is none of the store's. */
        boolean isWide() {
            return isWide;
        }
    }

    /** A task that reads this partition begins. */
    public Position started(String topic, int partition, boolean isWide) {
        Position position = new Position(isWide);
        positions.put(new TopicPartition(topic, partition), position);
        return position;
    }

    /** It ends; another may have begun meanwhile. */
    public void stopped(String topic, int partition, Position position) {
        positions.remove(new TopicPartition(topic, partition), position);
    }

    Map<TopicPartition, Position> all() {
        return new HashMap<>(positions);
    }
}
