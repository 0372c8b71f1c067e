package io.transcripts.topology;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.fencing.Fence;
import io.transcripts.ownership.CatchUp;
import io.transcripts.schema.Limits;
import io.transcripts.store.ChangeMarks;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the topology is made of.
 *
 * @param wideInputs input topics with more partitions than the store, which therefore cannot be read by its tasks
 * @param partitioning where sessions live
 * @param announce false for a rebuild that must not announce everything again
 * @param maxRecordBytes what our topics take as one value: far more than any row has
 * @param memory heap for the sessions of all tasks of this node
 * @param heartbeat how often every partition of the topics of our own gets a record, so that their segments are closed
 * @param marks where those look who wait for changes
 * @param fence keeps what former owners write late from counting
 * @param changelog topic configuration of the store's changelog
 */
public record TopologyOptions(
        TopicNames topics,
        Set<String> wideInputs,
        Partitioning partitioning,
        Limits limits,
        SessionLimits sessionLimits,
        Deadlines deadlines,
        boolean announce,
        int maxRecordBytes,
        Duration heartbeat,
        Map<String, String> changelog,
        SessionLocks locks,
        ChangeMarks marks,
        SessionMemory memory,
        CatchUp catchUp,
        Fence fence,
        RecordMetrics counts) {

    public TopologyOptions {
        wideInputs = Set.copyOf(wideInputs);
        changelog = Map.copyOf(changelog);
    }
}
