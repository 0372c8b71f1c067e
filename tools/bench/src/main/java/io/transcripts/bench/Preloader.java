package io.transcripts.bench;

import io.transcripts.node.command.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills an input topic, once for all contenders. */
final class Preloader {
    private Preloader() {}

    /** Sends the next {@code events} of the stream, keyed by session id. */
    static InputTopic load(Cluster cluster, String topic, int partitions, OpenCalls calls, long events)
            throws InterruptedException {
        cluster.createTopic(topic, partitions);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Clients.producer(cluster.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < events && failure.get() == null; i++) {
                OpenCalls.Event event = calls.next();
                byte[] key = event.sessionId().getBytes(StandardCharsets.UTF_8);
                // Its outcome comes to the callback.
                Future<?> unused = producer.send(new ProducerRecord<>(topic, key, event.value()), (metadata, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new CommandException("The input could not be published.", failure.get());
        }
        return new InputTopic(topic, partitions, events, cluster.storedBytes(topic::equals));
    }
}
