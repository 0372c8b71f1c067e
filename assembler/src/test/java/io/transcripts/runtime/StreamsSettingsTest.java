package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka Streams is told. A change of these numbers is a decision, and a key that Kafka does not know is none. */
class StreamsSettingsTest {
    private static final Map<String, String> STREAMS_PROTOCOL = Map.of("group.protocol", "streams");

    @Test
    void theseAreSet() {
        Map<String, String> expected = new TreeMap<>();
        expected.put("application.id", "app");
        expected.put("bootstrap.servers", "broker:9092");
        expected.put("application.server", "peer:9405");
        expected.put("state.dir", "state");
        expected.put("num.stream.threads", "2");
        expected.put("num.standby.replicas", "1");
        expected.put("max.warmup.replicas", "4");
        expected.put("probing.rebalance.interval.ms", "60000");
        expected.put("replication.factor", "-1");
        expected.put("processing.guarantee", "at_least_once");
        expected.put("production.exception.handler", "io.transcripts.runtime.FailingProduction");
        expected.put("commit.interval.ms", "500");
        expected.put("ensure.explicit.internal.resource.naming", "true");
        expected.put("max.task.idle.ms", "-1");
        expected.put("statestore.cache.max.bytes", "0");
        expected.put("rocksdb.config.setter", "io.transcripts.runtime.RocksDbMemory");
        expected.put("transcripts.rocksdb.bytes", "67108864");
        expected.put("transcripts.rocksdb.compaction.seconds", "43200");
        expected.put("transcripts.rocksdb.flush.ms", "10800000");
        expected.put("main.consumer.max.poll.interval.ms", "60000");
        expected.put("main.consumer.session.timeout.ms", "10000");
        expected.put("main.consumer.heartbeat.interval.ms", "1000");
        expected.put("main.consumer.isolation.level", "read_committed");
        expected.put("main.consumer.max.poll.records", "2000");
        expected.put("restore.consumer.max.poll.records", "5000");
        expected.put("producer.compression.type", "lz4");
        expected.put("producer.batch.size", "131072");
        expected.put("producer.linger.ms", "20");
        expected.put("producer.max.request.size", "4718592");
        expected.put("producer.buffer.memory", "67108864");

        assertThat(texts(settings(Map.of()))).isEqualTo(expected);
    }

    @Test
    void kafkaKnowsEachOfThem() {
        Set<String> known = new HashSet<>(StreamsConfig.configDef().names());
        for (String consumer : ConsumerConfig.configNames()) {
            known.add(StreamsConfig.mainConsumerPrefix(consumer));
            known.add(StreamsConfig.restoreConsumerPrefix(consumer));
        }
        ProducerConfig.configNames().forEach(producer -> known.add(StreamsConfig.producerPrefix(producer)));

        assertThat(texts(settings(Map.of())).keySet())
                .allMatch(key -> known.contains(key) || key.startsWith("transcripts."));
    }

    @Test
    void theClientsGetThem() {
        StreamsConfig config = new StreamsConfig(settings(Map.of()));

        assertThat(config.getMainConsumerConfigs("app", "any", 1))
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("max.poll.records", 2_000);
        assertThat(config.getRestoreConsumerConfigs("any")).containsEntry("max.poll.records", 5_000);
        assertThat(config.getProducerConfigs("any"))
                .containsEntry("compression.type", "lz4")
                .containsEntry("max.request.size", 4_718_592);
    }

    @Test
    void withTheStreamsProtocolTheBrokersSayWhenAMemberIsGivenUp() {
        assertThat(texts(settings(STREAMS_PROTOCOL)).keySet())
                .contains("main.consumer.isolation.level")
                .doesNotContain(
                        "main.consumer.session.timeout.ms",
                        "main.consumer.heartbeat.interval.ms",
                        "main.consumer.max.poll.interval.ms");
    }

    @Test
    void whatIsPassedThroughWins() throws InterruptedException {
        AssemblerConfig passed = Configs.with(Map.of(
                "commit.interval.ms", "50",
                "main.consumer.session.timeout.ms", "30000",
                "producer.linger.ms", "0",
                "security.protocol", "SSL"));
        StreamsConfig config = new StreamsConfig(StreamsSettings.of(passed, "peer:9405"));

        assertThat(config.getLong("commit.interval.ms")).isEqualTo(50);
        assertThat(config.getProducerConfigs("any"))
                .containsEntry("linger.ms", "0")
                .containsEntry("security.protocol", "SSL");
        assertThat(GroupSessionTimeout.of(FakeAdmin.of(new HashMap<>()), passed, config))
                .as("what the lease goes by")
                .hasSeconds(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client.id",
                "main.consumer.client.id",
                "producer.client.id",
                "admin.client.id",
                "processing.guarantee"
            })
    void whatWouldBreakTheAnswersIsRefused(String key) {
        assertThatThrownBy(() -> Configs.with(Map.of(key, "exactly_once_v2")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("must not be given");
    }

    private static Properties settings(Map<String, String> kafka) {
        return StreamsSettings.of(Configs.with(kafka), "peer:9405");
    }

    private static Map<String, String> texts(Properties settings) {
        Map<String, String> texts = new TreeMap<>();
        settings.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }
}
