package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class EmbeddedBrokerTest {
    @TempDir
    Path dir;

    @Test
    void keepsItsDataOverARestartOnOtherPorts() throws Exception {
        String first;
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir))) {
            first = broker.bootstrapServers();
            createTopic(first, "kept");
            produce(first, "kept", "before");
            assertThat(consume(first, "kept", 1)).containsExactly("before");
        }

        // The port that was free a moment ago may be somebody else's now: both listeners get other ones.
        int formerPort = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
        try (ServerSocket taken = new ServerSocket(formerPort, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir))) {
            assertThat(broker.bootstrapServers()).isNotEqualTo(first);
            assertThat(taken.isBound()).isTrue();
            produce(broker.bootstrapServers(), "kept", "after");
            // The same group goes on where it was: its offsets were kept too.
            assertThat(consume(broker.bootstrapServers(), "kept", 1)).containsExactly("after");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir))) {
            produce(broker.bootstrapServers(), "kept", "third");
            assertThat(consume(broker.bootstrapServers(), "kept", 1)).containsExactly("third");
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("Another broker at " + broker.bootstrapServers())
                    .hasMessageContaining("--data-dir")
                    .hasMessageNotContaining("\n");
        }
        EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir)).close();
    }

    @Test
    void refusesAPortThatIsTakenAndLetsTheDirectoryGo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedBroker.Options options =
                    new EmbeddedBroker.Options("127.0.0.1", taken.getLocalPort(), dir, Map.of());
            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("--port")
                    .hasMessageNotContaining("\n");
        }
        DirectoryLock.acquire(dir).close();
    }

    @Test
    void doesNotCreateTopicsByAccident() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(dir));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 500),
                        new StringSerializer(),
                        new StringSerializer())) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("mistyped", "x")).get())
                    .hasMessageContaining("mistyped");
            assertThat(admin.listTopics().names().get()).doesNotContain("mistyped");
        }
    }

    private static void createTopic(String servers, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static void produce(String servers, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static List<String> consume(String servers, String topic, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers, "group.id", "readers", "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<String> values = new java.util.ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
            }
            consumer.commitSync();
            assertThat(values)
                    .allSatisfy(
                            v -> assertThat(v.getBytes(StandardCharsets.UTF_8)).isNotEmpty());
            return values;
        }
    }
}
