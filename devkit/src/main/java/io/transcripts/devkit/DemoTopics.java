package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the node says on its output topics, and puts it into sentences. Used by one thread. */
final class DemoTopics implements AutoCloseable {
    private static final String EVENTS = "transcript.events";
    private static final String DEAD_LETTERS = "transcript.dead-letter";

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Both topics have to be there. */
    DemoTopics(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(EVENTS, DEAD_LETTERS)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A sentence for each record since the last call, without waiting. */
    List<String> news() {
        List<String> news = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ZERO)) {
            news.add(one.topic().equals(EVENTS) ? notification(one) : deadLetter(one));
        }
        return news;
    }

    private static String notification(ConsumerRecord<byte[], byte[]> sent) {
        JsonNode event = SampleCall.read(new String(sent.value(), StandardCharsets.UTF_8));
        JsonNode data = event.path("data");
        return "Notification " + event.path("type").asText() + ": "
                + data.path("session_id").asText() + ", version "
                + data.path("version").asText() + ", "
                + data.path("segment_count").asText() + " segments, "
                + data.path("word_count").asText() + " words.";
    }

    private static String deadLetter(ConsumerRecord<byte[], byte[]> letter) {
        return "Dead letter: " + header(letter, "transcripts.error.code") + " "
                + header(letter, "transcripts.error.field")
                + ", from " + header(letter, "__streams.errors.topic") + "-"
                + header(letter, "__streams.errors.partition")
                + " at " + header(letter, "__streams.errors.offset") + "; it is kept as it came.";
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
