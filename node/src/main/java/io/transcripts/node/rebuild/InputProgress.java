package io.transcripts.node.rebuild;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What the input topics hold, and how far a group has read them, as the brokers say. */
final class InputProgress {
    private final Admin admin;
    private final String group;
    private final Set<TopicPartition> partitions;
    private final Map<TopicPartition, ListOffsetsResultInfo> begins;

    /** @throws CommandException when a topic is not there, or the brokers do not tell */
    InputProgress(Admin admin, String group, Set<String> topics) throws InterruptedException {
        this.admin = admin;
        this.group = group;
        partitions = partitions(topics);
        begins = offsets(OffsetSpec.earliest());
    }

    /**
     * A look at them.
     *
     * @param read records that are behind the group
     * @param of records that there are
     */
    record Look(long read, long of) {}

    /**
     * What the inputs do not hold any more.
     *
     * @param records how many were there once, at most
     * @param since everything from then on is there; null where the inputs are empty
     */
    record Gone(long records, @Nullable Instant since) {}

    /** How far it is now. */
    Look look() throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw silent(e);
        }
        long read = 0;
        long of = 0;
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                offsets(OffsetSpec.latest()).entrySet()) {
            long begin = begin(end.getKey());
            OffsetAndMetadata offset = committed.get(end.getKey());
            of += end.getValue().offset() - begin;
            read += offset == null ? 0 : Math.max(0, offset.offset() - begin);
        }
        return new Look(Math.min(read, of), of);
    }

    /** What was deleted from them, as retention does; null when they hold everything that was ever published. */
    @Nullable
    Gone gone() throws InterruptedException {
        long records = 0;
        Instant since = null;
        Map<TopicPartition, ListOffsetsResultInfo> firsts = offsets(OffsetSpec.forTimestamp(0));
        for (TopicPartition partition : partitions) {
            records += begin(partition);
            ListOffsetsResultInfo first = firsts.get(partition);
            if (begin(partition) > 0 && first != null && first.timestamp() > 0) {
                Instant at = Instant.ofEpochMilli(first.timestamp());
                since = since == null || at.isAfter(since) ? at : since;
            }
        }
        return records == 0 ? null : new Gone(records, since);
    }

    private long begin(TopicPartition partition) {
        ListOffsetsResultInfo begin = begins.get(partition);
        return begin == null ? 0 : begin.offset();
    }

    private Set<TopicPartition> partitions(Set<String> topics) throws InterruptedException {
        Set<TopicPartition> all = new HashSet<>();
        try {
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(partition -> all.add(new TopicPartition(topic, partition.partition()))));
            return all;
        } catch (ExecutionException e) {
            throw new CommandException(
                    "The input topics " + String.join(", ", topics) + " cannot be looked at (" + Reasons.of(e)
                            + "); the options must be those of the nodes.",
                    e);
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(OffsetSpec which) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        try {
            return admin.listOffsets(asked).all().get();
        } catch (ExecutionException e) {
            throw silent(e);
        }
    }

    private static CommandException silent(ExecutionException e) {
        return new CommandException("The brokers do not tell how far the inputs are read: " + Reasons.of(e), e);
    }
}
