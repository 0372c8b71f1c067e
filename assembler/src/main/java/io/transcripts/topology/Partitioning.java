package io.transcripts.topology;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Where a session lives: {@code murmur2(session_id) % P}, as the Java client's default partitioner places a record with
 * that key. P is the number of partitions of the store, fixed for its life, whatever the input topics have.
 *
 * @param partitions P
 */
public record Partitioning(int partitions) {

    /** The partition that owns the session. */
    public int ownerOf(String sessionId) {
        return Utils.toPositive(Utils.murmur2(sessionId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /**
     * Places records whose key is a session id, and heartbeats. Ignores the number of partitions that Kafka Streams
     * offers: that is the greatest of all source topics, and grows with them.
     */
    // A lambda implements the older of two methods, as long as that has no default.
    @SuppressWarnings("removal")
    public StreamPartitioner<byte[], byte[]> byKey() {
        return (topic, key, value, offered) -> Optional.of(Set.of(
                EmptyRecord.is(key) ? EmptyRecord.partition(key) : ownerOf(new String(key, StandardCharsets.UTF_8))));
    }
}
