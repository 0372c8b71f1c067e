package io.transcripts.topology;

import io.transcripts.ownership.ReadPositions;
import io.transcripts.ownership.ReadPositions.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** What one task reads, and how far it has come; from its beginning to {@link #stopped}. Used by its stream thread alone. */
final class TaskReading {
    private final ReadPositions all;
    private final int partition;
    private final String[] topics;
    private final Position[] positions;

    private TaskReading(ReadPositions all, int partition, Collection<String> topics, boolean isWide) {
        this.all = all;
        this.partition = partition;
        this.topics = topics.toArray(String[]::new);
        positions = new Position[this.topics.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = all.started(this.topics[i], partition, isWide);
        }
    }

    /** The task that assembles this partition. */
    static TaskReading ofAssembler(TopologyOptions options, ReadPositions all, int partition) {
        List<String> topics = new ArrayList<>(new TreeSet<>(options.topics().inputs()));
        topics.removeAll(options.wideInputs());
        topics.add(options.topics().strays());
        return new TaskReading(all, partition, topics, false);
    }

    /** The task that passes on what is in this partition of topics that are wider than the store. */
    static TaskReading ofWide(TopologyOptions options, ReadPositions all, int partition) {
        return new TaskReading(all, partition, new TreeSet<>(options.wideInputs()), true);
    }

    /** One more. */
    void read(RecordMetadata metadata, long recordMs) {
        String topic = metadata.topic();
        for (int i = 0; i < topics.length; i++) {
            if (topics[i].equals(topic)) {
                positions[i].read(metadata.offset(), recordMs);
                return;
            }
        }
    }

    /** The task ends. */
    void stopped() {
        for (int i = 0; i < positions.length; i++) {
            all.stopped(topics[i], partition, positions[i]);
        }
    }
}
