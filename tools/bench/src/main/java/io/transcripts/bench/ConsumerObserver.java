package io.transcripts.bench;

import io.transcripts.devkit.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all input topics with a plain consumer and its default settings, and does nothing with them: the limit L. */
final class ConsumerObserver extends ProbeObserver {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Pattern PROBE = Pattern.compile("\"segment_id\":\"(probe_\\d+)\"");
    private static final String PROBE_KEY = "probe-";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::consume, "observer");
    private volatile boolean isClosing;

    ConsumerObserver(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        Publisher.Topics topics = Publisher.Topics.DEFAULT;
        for (String topic : Set.of(topics.asr(), topics.translation(), topics.session())) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        isClosing = true;
        consumer.wakeup();
    }

    private void consume() {
        try (consumer) {
            while (!isClosing) {
                for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                    long now = System.nanoTime();
                    String sessionId = new String(event.key(), StandardCharsets.US_ASCII);
                    if (sessionId.contains(PROBE_KEY)) {
                        Matcher probe = PROBE.matcher(new String(event.value(), StandardCharsets.UTF_8));
                        if (probe.find()) {
                            seen(sessionId, probe.group(1), now);
                        }
                    }
                }
            }
        } catch (WakeupException e) {
            // Closing.
            return;
        }
    }
}
