package io.transcripts.topology;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the topology is made of: values alone. What lives is in {@link TopologyServices}.
 *
 * @param wideInputs input topics with more partitions than the store, which therefore cannot be read by its tasks
 * @param partitioning where sessions live
 * @param announce false for a rebuild that must not announce everything again
 * @param maxRecordBytes what our topics take as one value: far more than any row has
 * @param heartbeat how often every partition of the topics of our own gets a record, so that their segments are closed
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
        Map<String, String> changelog) {

    public TopologyOptions {
        wideInputs = Set.copyOf(wideInputs);
        changelog = Map.copyOf(changelog);
    }
}
