package io.transcripts.bench;

import io.transcripts.devkit.Publisher;
import io.transcripts.devkit.SampleCalls;
import io.transcripts.node.command.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends generated events; every one must arrive. One thread sends. */
final class Events implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    /** @param lingerMs see {@link Clients#producer} */
    Events(String bootstrapServers, int lingerMs) {
        producer = new KafkaProducer<>(
                Clients.producer(bootstrapServers, lingerMs), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** One of a session. */
    static ProducerRecord<byte[], byte[]> record(String topic, String sessionId, String json) {
        return new ProducerRecord<>(
                topic, sessionId.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }

    /** The beginning of a session of the organization whose key the benchmark has. */
    static ProducerRecord<byte[], byte[]> started(String sessionId) {
        return record(
                Publisher.Topics.DEFAULT.session(),
                sessionId,
                "{\"type\":\"session.started\",\"session_id\":\"" + sessionId + "\",\"organization_id\":\""
                        + SampleCalls.ORGANIZATION + "\",\"language\":{\"source\":\"en\"}}");
    }

    void send(ProducerRecord<byte[], byte[]> event) {
        check();
        sent++;
        Future<?> unused = producer.send(event, (metadata, failed) -> {
            if (failed != null) {
                failure.set(failed);
            }
        });
    }

    /** How many were sent. */
    long sent() {
        return sent;
    }

    /** Waits for all, and fails when one was refused. */
    void flush() {
        producer.flush();
        check();
    }

    private void check() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new CommandException("An event could not be published.", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
