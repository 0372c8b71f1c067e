package io.transcripts.bench;

import io.transcripts.node.command.ServeCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Model.CommandSpec;

/** Settings of Kafka clients that are the same for all contenders: those of the product. */
final class Clients {
    static final String COMPRESSION = "lz4";
    static final int BATCH_BYTES = 128 << 10;
    static final int LINGER_MS = 20;
    static final int POLL_RECORDS = 2_000;
    /** What {@code serve} does when it is told nothing. */
    static final int COMMIT_INTERVAL_MS =
            Math.toIntExact(Duration.parse(defaultOf("--commit-interval")).toMillis());

    private Clients() {}

    private static String defaultOf(String option) {
        return CommandSpec.forAnnotatedObject(new ServeCommand())
                .findOption(option)
                .defaultValue();
    }

    /** @param lingerMs how long a batch may wait for more: long to load quickly, short where latency is measured */
    static Map<String, Object> producer(String bootstrapServers, int lingerMs) {
        Map<String, Object> p = new HashMap<>();
        p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        p.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
        p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        return p;
    }

    static Map<String, Object> consumer(String bootstrapServers, String group, int pollRecords) {
        Map<String, Object> p = new HashMap<>();
        p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        p.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, pollRecords);
        return p;
    }
}
