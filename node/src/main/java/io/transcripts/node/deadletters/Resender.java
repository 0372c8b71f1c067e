package io.transcripts.node.deadletters;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records of letters, and tells how it goes. What is in flight is bounded by the producer's buffer. */
final class Resender implements AutoCloseable {
    /** Of a record, and of those on their way together. */
    private static final int MOST_BYTES = 32 << 20;

    private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final PrintWriter progress;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<Exception> firstFailure = new AtomicReference<>();
    private long saidNanos = System.nanoTime();

    private Resender(KafkaProducer<byte[], byte[]> producer, PrintWriter progress) {
        this.producer = producer;
        this.progress = progress;
    }

    static Resender connect(String bootstrapServers, Map<String, String> kafka, PrintWriter progress) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "transcripts-dead-letters");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // What a topic takes is for the broker to say: limits of events can be raised.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MOST_BYTES));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(MOST_BYTES));
        // A broker that is gone is reported within half a minute (2 min by default).
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
        settings.putAll(kafka);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try {
            return new Resender(
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), progress);
        } catch (KafkaException e) {
            throw new CommandException("The Kafka producer does not take these settings: " + Reasons.of(e) + ".", e);
        }
    }

    /** Sends without waiting. */
    void send(DeadLetter letter) {
        // Its outcome comes to the callback.
        Future<?> unused = producer.send(letter.again(), (metadata, failure) -> {
            if (failure == null) {
                sent.incrementAndGet();
            } else if (failure instanceof RecordTooLargeException) {
                // It would fail each time, and hold up all behind it.
                tooLarge.incrementAndGet();
            } else {
                failed.incrementAndGet();
                firstFailure.compareAndSet(null, failure);
            }
        });
    }

    /**
     * Waits for the outcome of all.
     *
     * @throws CommandException when the broker took one of them not
     */
    void flush() {
        producer.flush();
        if (System.nanoTime() - saidNanos > SAY_EVERY_NANOS) {
            saidNanos = System.nanoTime();
            progress.printf("Sending: %,d so far%n", sent.get());
            progress.flush();
        }
        Exception failure = firstFailure.get();
        if (failure != null) {
            throw new CommandException(String.format(
                    "The broker took %,d records, and not %,d others (%s); the same command goes on where it was.",
                    sent.get(), failed.get(), Reasons.of(failure)));
        }
    }

    long sent() {
        return sent.get();
    }

    /** How many are larger than their topic takes; their letters stay where they are. */
    long tooLarge() {
        return tooLarge.get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
