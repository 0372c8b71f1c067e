package io.transcripts.ownership;

import org.jspecify.annotations.Nullable;

/**
 * The group that shares the partitions, as this node is a member of it.
 *
 * @param id of the group
 * @param strays the topic of records that were keyed otherwise, of which each task reads its own partition
 * @param isStreamsProtocol whether the brokers assign the tasks (KIP-1071)
 * @param instanceId under which this node's members keep their places; null without
 */
public record Group(
        String id,
        String strays,
        boolean isStreamsProtocol,
        @Nullable String instanceId) {}
