package io.transcripts.runtime;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.Limits;
import io.transcripts.topology.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything the assembler can be told.
 *
 * @param applicationId shared by all nodes that assemble together; names the group, the internal topics, the state
 * @param bootstrapServers host:port of one or more brokers, comma-separated
 * @param stateDir of this node alone; on a local disk
 * @param partitions of the store, fixed once its topics exist
 * @param createTopics false to refuse a start with a missing topic
 * @param replicationFactor of the topics that are created; -1 for the broker's default
 * @param inputRetention of the input and dead-letter topics that are created; zero for ever
 * @param streamThreads of this node
 * @param standbys copies of each partition on other nodes, which take over and answer meanwhile
 * @param commitInterval how much is read again after a crash
 * @param sessionTimeout after which a node that stopped answering loses its partitions
 * @param rocksDbBytes off-heap memory of all stores together: cache, index and filter blocks, write buffers
 * @param sessionBytes heap of the sessions of all partitions together that are kept open
 * @param erasedWithin until text that was erased is gone from changelogs and disks
 * @param announce false for a rebuild without notifications
 * @param kafka passed through to every Kafka client, over what this class sets
 */
public record AssemblerConfig(
        String applicationId,
        String bootstrapServers,
        Path stateDir,
        TopicNames topics,
        int partitions,
        boolean createTopics,
        int replicationFactor,
        Duration inputRetention,
        int streamThreads,
        int standbys,
        Duration commitInterval,
        Duration sessionTimeout,
        long rocksDbBytes,
        long sessionBytes,
        Duration erasedWithin,
        boolean announce,
        Limits limits,
        SessionLimits sessionLimits,
        Deadlines deadlines,
        Map<String, String> kafka) {

    private static final String CLIENT_ID = StreamsConfig.CLIENT_ID_CONFIG;
    private static final Duration LEAST_ERASED_WITHIN = Duration.ofSeconds(8);

    public AssemblerConfig {
        kafka = Map.copyOf(kafka);
        require(!applicationId.isBlank(), "application-id must not be empty");
        require(partitions >= 1 && partitions <= 10_000, "partitions must be 1 … 10,000, got " + partitions);
        require(streamThreads >= 1 && streamThreads <= 256, "threads must be 1 … 256, got " + streamThreads);
        require(standbys >= 0 && standbys <= 16, "standbys must be 0 … 16, got " + standbys);
        require(rocksDbBytes >= 16 << 20, "rocksdb-memory must be at least 16 MiB, got " + rocksDbBytes + " bytes");
        require(sessionBytes >= 1 << 20, "session-memory must be at least 1 MiB, got " + sessionBytes + " bytes");
        require(
                commitInterval.toMillis() >= 10 && commitInterval.compareTo(Duration.ofSeconds(10)) <= 0,
                "commit-interval must be 10 ms … 10 s, got " + commitInterval.toMillis() + " ms");
        require(
                sessionTimeout.compareTo(Duration.ofSeconds(6)) >= 0,
                "session-timeout must be at least 6 s, got " + sessionTimeout.toMillis() + " ms");
        require(
                erasedWithin.compareTo(LEAST_ERASED_WITHIN) >= 0,
                "erased-within must be at least " + LEAST_ERASED_WITHIN + ", got " + erasedWithin);
        require(
                kafka.keySet().stream().noneMatch(key -> key.equals(CLIENT_ID) || key.endsWith("." + CLIENT_ID)),
                "kafka.client.id must not be given: nodes are told apart by the ids that Kafka Streams gives its clients");
        require(
                !kafka.containsKey(StreamsConfig.PROCESSING_GUARANTEE_CONFIG),
                "kafka.processing.guarantee must not be given: there is one, at least once, and transcripts are right with it");
        List<String> outputs =
                List.of(topics.notifications(), topics.deadLetters(), topics.strays(), Topics.changelog(applicationId));
        require(
                Set.copyOf(outputs).size() == outputs.size() && Collections.disjoint(outputs, topics.inputs()),
                "The topics of notifications and dead letters must be topics of their own, and none of the inputs: a node would read"
                        + " what it writes");
        require(
                !deadlines.retention().isZero() || deadlines.marker().isZero(),
                "retention PT0S, which is for ever, needs marker-retention PT0S too: behind its marker an erased session could come"
                        + " back from an old record");
        // A session must be complete before it may be erased, and whoever asks soon after must learn of the erasure.
        Duration least = deadlines.idle().plus(deadlines.grace()).plus(deadlines.confirm());
        requireKept("retention", deadlines.retention(), least);
        requireKept("marker-retention", deadlines.marker(), deadlines.retention());
    }

    /** The same without notifications: for whoever reads the inputs from their beginning once more. */
    public AssemblerConfig unannounced() {
        return new AssemblerConfig(
                applicationId,
                bootstrapServers,
                stateDir,
                topics,
                partitions,
                createTopics,
                replicationFactor,
                inputRetention,
                streamThreads,
                standbys,
                commitInterval,
                sessionTimeout,
                rocksDbBytes,
                sessionBytes,
                erasedWithin,
                false,
                limits,
                sessionLimits,
                deadlines,
                kafka);
    }

    /** Whether the brokers assign the tasks (KIP-1071). Then the group's own session timeout counts. */
    boolean isStreamsProtocol() {
        return "streams".equalsIgnoreCase(kafka.get(StreamsConfig.GROUP_PROTOCOL_CONFIG));
    }

    /** The name of this node's static members, one for each stream thread; null without static membership. */
    @Nullable
    String groupInstanceId() {
        String ofMainConsumer = kafka.get(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        String ofConsumers = kafka.get(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        return ofMainConsumer != null
                ? ofMainConsumer
                : ofConsumers != null ? ofConsumers : kafka.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    }

    private static void requireKept(String name, Duration kept, Duration least) {
        require(
                kept.isZero() || kept.compareTo(least) >= 0,
                name + " must be PT0S, which is for ever, or at least " + least + ", got " + kept);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new StartException(otherwise);
        }
    }

    /** Without the pass-through settings, which may hold secrets. */
    @Override
    public String toString() {
        return "AssemblerConfig[" + applicationId + " at " + bootstrapServers + ", " + partitions + " partitions, "
                + streamThreads + " threads, state in " + stateDir + "]";
    }
}
