package io.transcripts.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes {@code session.erased} for callers: the one event that a node itself puts into an input topic. Its producer is made when it
 * is first needed, and is none of those of Kafka Streams, which would hold the event back until a commit. Thread-safe.
 */
public final class ErasurePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ErasurePublisher.class);

    /** From the call on; less than another node waits for an answer of this one. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    private static final Duration REQUEST = Duration.ofMillis(1_500);
    private static final int MOST_WAITING = 256;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> settings;
    private final String topic;
    /** Until it knows the topic's leaders, a producer blocks who sends. */
    private final ThreadPoolExecutor thread;

    private @Nullable Producer<byte[], byte[]> producer;

    /** For a node of this configuration. */
    public static ErasurePublisher of(AssemblerConfig config) {
        Map<String, Object> settings = new HashMap<>(new StreamsConfig(StreamsSettings.of(config, ""))
                .getProducerConfigs(config.applicationId() + "-erasures"));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BUFFER_BYTES / MOST_WAITING);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis());
        return new ErasurePublisher(settings, config.topics().session());
    }

    private ErasurePublisher(Map<String, Object> settings, String topic) {
        this.settings = settings;
        this.topic = topic;
        thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
            Thread made = new Thread(task, "erasures");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Publishes the erasure of a session; does not wait.
     *
     * @return completes when all replicas have it that have to, and fails when they do not in two seconds: then they may still get it
     */
    public CompletableFuture<Void> publish(String sessionId, String organizationId) {
        CompletableFuture<Void> published = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                if (!published.isDone()) {
                    send(sessionId, organizationId, published);
                }
            });
        } catch (RejectedExecutionException e) {
            published.completeExceptionally(new TimeoutException("too many erasures wait to be published"));
        }
        return published.orTimeout(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send(String sessionId, String organizationId, CompletableFuture<Void> published) {
        try {
            if (producer == null) {
                producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            }
            Producer<byte[], byte[]> used = producer;
            byte[] key = sessionId.getBytes(StandardCharsets.UTF_8);
            var unused = used.send(
                    new ProducerRecord<>(topic, key, event(sessionId, organizationId)), (metadata, failure) -> {
                        if (failure == null) {
                            published.complete(null);
                        } else {
                            failed(failure, used, published);
                        }
                    });
        } catch (KafkaException e) {
            failed(e, producer, published);
        }
    }

    /** A producer may be of no use after an error that is not of the moment; the next event gets a new one. */
    private void failed(Exception failure, @Nullable Producer<byte[], byte[]> used, CompletableFuture<Void> published) {
        LOG.warn("An erasure is not published: {}", failure.toString());
        published.completeExceptionally(failure);
        if (used != null && !(failure instanceof RetriableException) && !thread.isShutdown()) {
            try {
                thread.execute(() -> {
                    if (used.equals(producer)) {
                        producer = null;
                        used.close(Duration.ZERO);
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("The producer of erasures is used on", e);
            }
        }
    }

    static byte[] event(String sessionId, String organizationId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "session.erased");
            json.writeStringField("session_id", sessionId);
            json.writeStringField("organization_id", organizationId);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What is under way has a moment. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(WAIT.toMillis(), TimeUnit.MILLISECONDS) && producer != null) {
                producer.close(WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
