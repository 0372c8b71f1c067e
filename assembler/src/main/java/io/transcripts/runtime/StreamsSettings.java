package io.transcripts.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.internals.AgingRocksDBStore;

/** The configuration of Kafka Streams. Every value that differs from its default says why. */
final class StreamsSettings {
    private static final int MAX_BLOCK_FOR_RECORDS_BYTES = 64 << 20;

    /** The least that Kafka Streams allows. */
    private static final Duration PROBING = Duration.ofMinutes(1);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private StreamsSettings() {}

    static Properties of(AssemblerConfig config, String applicationServer) {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, applicationServer);
        p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streamThreads());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        // A node that joins gets all that it will have at once, and works on it a minute after it has copied it; by
        // default it would be two partitions every ten minutes.
        p.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, config.partitions());
        p.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING.toMillis());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailingProduction.class.getName());
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        // A rename of a topic by an innocent change of the topology must fail, not lose the state.
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // The order between topics does not matter to the assembly, so no record waits for another topic's.
        p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        // The store is not cached: a cached one hides its last writes from range queries.
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class.getName());
        p.put(RocksDbMemory.BUDGET, Long.toString(config.rocksDbBytes()));
        ErasureBound bound = new ErasureBound(config.erasedWithin());
        p.put(RocksDbMemory.COMPACTION_SECONDS, Long.toString(bound.compaction().toSeconds()));
        p.put(AgingRocksDBStore.FLUSH_MS, Long.toString(bound.heartbeat().toMillis()));

        if (!config.isStreamsProtocol()) {
            // A rebalance waits so long for a member that does not join; seen after a broker was killed, with the 5 min
            // of
            // the default.
            p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), (int)
                    LONGEST_SILENCE.toMillis());
            // A node that died is noticed after this time, instead of 45 s; a pause longer than it costs a rebalance.
            long sessionMs = config.sessionTimeout().toMillis();
            p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int) sessionMs);
            // Members hear of a rebalance with their next heartbeat.
            p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int) sessionMs / 10);
        }
        // What a publisher's transaction takes back has never been said.
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
        p.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);

        // Measured: larger compressed batches take a third less CPU than the defaults, for up to 20 ms.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RecordSizes.ownTopic(config));
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), MAX_BLOCK_FOR_RECORDS_BYTES);
        config.kafka().forEach(p::put);
        return p;
    }

    /** Configuration of the changelog topic. */
    static Map<String, String> changelog(AssemblerConfig config) {
        return Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSizes.ownTopic(config)),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                OwnTopicSettings.age(config),
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(
                        new ErasureBound(config.erasedWithin()).deletions().toMillis()));
    }
}
