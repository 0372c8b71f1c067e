package io.transcripts.ownership;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the members of the group told each other at the last rebalance; kept while Kafka Streams does not say it. */
final class GroupMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMetadata.class);

    /** Kafka Streams takes a lock that all callers share, and lists all members. After a move, one that is asked in vain says so. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private final KafkaStreams streams;
    private final String store;
    private final LongSupplier nanoTime;
    private final Map<Integer, Told> lastReplicas = new ConcurrentHashMap<>();
    private volatile List<String> lastMembers = List.of();

    /** What was told of a partition, and when. */
    private record Told(Replicas replicas, long atNanos) {}

    /** @param store whose partitions are asked for */
    GroupMetadata(KafkaStreams streams, String store, LongSupplier nanoTime) {
        this.streams = streams;
        this.store = store;
        this.nanoTime = nanoTime;
    }

    /** Who has the partition of a session, as was told no longer than {@link #FRESH} ago where somebody has told it. */
    Replicas replicas(String sessionId, int partition) {
        long now = nanoTime.getAsLong();
        Told last = lastReplicas.get(partition);
        if (last != null && now - last.atNanos() < FRESH.toNanos()) {
            return last.replicas();
        }
        try {
            KeyQueryMetadata told = streams.queryMetadataForKey(store, sessionId, always(partition));
            if (told != null && !told.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
                String owner = address(told.activeHost());
                List<String> standbys = addresses(told.standbyHosts().stream());
                List<String> others = all().stream()
                        .filter(other -> !other.equals(owner) && !standbys.contains(other))
                        .toList();
                Replicas replicas = new Replicas(partition, owner, standbys, others);
                lastReplicas.put(partition, new Told(replicas, now));
                return replicas;
            }
        } catch (IllegalStateException | StreamsNotStartedException e) {
            LOG.trace("Starting or stopping", e);
        }
        return last != null ? last.replicas() : new Replicas(partition, null, List.of(), List.of());
    }

    // A lambda implements the older of two methods, as long as that has no default.
    @SuppressWarnings("removal")
    private static StreamPartitioner<String, Object> always(int partition) {
        return (topic, key, value, offered) -> Optional.of(Set.of(partition));
    }

    List<String> members() {
        try {
            lastMembers = all().stream().distinct().toList();
        } catch (IllegalStateException | StreamsNotStartedException e) {
            LOG.trace("Starting or stopping", e);
        }
        return lastMembers;
    }

    /**
     * What the members work on and copy, as they said last, for {@code /status}; empty while nobody says it.
     *
     * @param topic of which each task of the store reads its own partition
     */
    List<Map<String, Object>> assignment(String topic) {
        try {
            return streams.metadataForAllStreamsClients().stream()
                    .map(client -> {
                        Map<String, Object> member = new LinkedHashMap<>();
                        member.put("address", address(client.hostInfo()));
                        member.put("works_on", partitions(client.topicPartitions(), topic));
                        member.put("copies", partitions(client.standbyTopicPartitions(), topic));
                        return member;
                    })
                    .toList();
        } catch (IllegalStateException | StreamsNotStartedException e) {
            LOG.trace("Starting or stopping", e);
            return List.of();
        }
    }

    private static List<Integer> partitions(Set<TopicPartition> of, String topic) {
        return of.stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(TopicPartition::partition)
                .sorted()
                .toList();
    }

    private List<String> all() {
        return addresses(streams.metadataForAllStreamsClients().stream().map(StreamsMetadata::hostInfo));
    }

    private static List<String> addresses(Stream<HostInfo> hosts) {
        return hosts.map(GroupMetadata::address).flatMap(Stream::ofNullable).toList();
    }

    private static @Nullable String address(HostInfo host) {
        if (host == null || host.equals(HostInfo.unavailable())) {
            return null;
        }
        // Kafka takes the brackets from an IPv6 address.
        return (host.host().indexOf(':') < 0 ? host.host() : "[" + host.host() + "]") + ":" + host.port();
    }
}
