package io.transcripts.devkit;

import io.transcripts.devkit.EventHead.NotRoutable;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to their topics: topic by {@code type}, key {@code session_id}, value verbatim, time of now. Streams its
 * input; what is in flight is bounded by the producer's buffer. One thread sends; counts may be read from any.
 */
public final class Publisher implements AutoCloseable {
    /** Above what a producer may send, so that the producer decides; below what would hurt. */
    private static final int MAX_LINE_BYTES = 8 << 20;

    /**
     * The input topics.
     *
     * @param asr for {@code asr}; the others likewise. All three may be one topic.
     */
    public record Topics(String asr, String translation, String session) {

        /** The contract's names. */
        public static final Topics DEFAULT = new Topics("speech.asr", "speech.translation", "speech.session");
    }

    /**
     * Where to publish to.
     *
     * @param bootstrapServers {@code host:port}, several with commas
     * @param kafka properties for every client, over our own settings
     * @param validating the limits that events must keep to be sent; null to send whatever has a topic
     */
    public record Options(
            String bootstrapServers,
            Topics topics,
            Map<String, String> kafka,
            @Nullable Limits validating) {
        public Options {
            kafka = Map.copyOf(kafka);
        }

        /** Default topics, no further properties, nothing validated. */
        public static Options of(String bootstrapServers) {
            return new Options(bootstrapServers, Topics.DEFAULT, Map.of(), null);
        }
    }

    /**
     * What became of the events so far.
     *
     * @param read lines that were not blank
     * @param failed not routable, not valid, or refused by the broker; {@code read = acknowledged + failed + in flight}
     */
    public record Counts(long read, long acknowledged, long failed) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;
    private final String bootstrapServers;
    private final Consumer<String> problems;
    private final @Nullable EventCodec validating;
    private final LongAdder read = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    /** Why sending on is pointless; set by the producer's thread. */
    private volatile @Nullable String givenUp;

    private Publisher(Options options, KafkaProducer<byte[], byte[]> producer, Consumer<String> problems) {
        this.producer = producer;
        this.topics = options.topics();
        this.bootstrapServers = options.bootstrapServers();
        this.problems = problems;
        validating = options.validating() == null ? null : new EventCodec(options.validating());
    }

    /**
     * Connects, and makes sure that the topics exist.
     *
     * @param problems takes a sentence for each event that is not published; called from this and the producer's thread
     * @throws CommandException when no broker answers within about 5 s, a topic is missing, or a property is refused
     */
    public static Publisher connect(Options options, Consumer<String> problems) {
        TopicCheck.run(options);
        try {
            return new Publisher(
                    options,
                    new KafkaProducer<>(
                            ProducerSettings.of(options), new ByteArraySerializer(), new ByteArraySerializer()),
                    problems);
        } catch (KafkaException e) {
            throw new CommandException("The Kafka producer does not take these settings: " + Reasons.of(e) + ".", e);
        }
    }

    /** Counts of now. */
    public Counts counts() {
        // Acknowledged first: a record that is acknowledged in between must not appear as more than was read.
        long acknowledgedNow = acknowledged.sum();
        long failedNow = failed.sum();
        return new Counts(read.sum(), acknowledgedNow, failedNow);
    }

    /**
     * Publishes JSON lines until the end of the stream. Blank lines are skipped; a line that cannot be routed, or is not
     * valid, is reported and counted, and the others go on.
     *
     * @param name of the stream, for reports
     * @throws CommandException when the broker has stopped answering, or the stream cannot be read further
     */
    public void publish(InputStream in, String name, Speed speed) throws InterruptedException {
        LineReader lines = new LineReader(in, MAX_LINE_BYTES);
        Speed.Pacer pacer = speed.pacer();
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (lines.tooLong()) {
                    read.increment();
                    fail(name + " line " + lines.number() + ": longer than " + MAX_LINE_BYTES + " bytes");
                } else if (!LineReader.isBlank(line)) {
                    publish(line, name + " line " + lines.number(), pacer);
                }
            }
        } catch (IOException e) {
            throw new CommandException(
                    name + " cannot be read after line " + lines.number() + " (" + Reasons.of(e)
                            + "); what came before is published.",
                    e);
        }
    }

    /**
     * Sends one event without waiting for its acknowledgement.
     *
     * @param place names the event in reports
     * @throws CommandException when the broker has stopped answering
     */
    public void send(byte[] event, String place) throws InterruptedException {
        publish(event, place, Speed.MAX.pacer());
    }

    /**
     * Waits until everything sent is acknowledged or has failed.
     *
     * @throws CommandException when the broker has stopped answering
     */
    public void flush() {
        producer.flush();
        failIfGivenUp();
    }

    /** Waits for what is in flight, unless the broker is known to be gone. */
    @Override
    public void close() {
        producer.close(givenUp == null ? Duration.ofMillis(Long.MAX_VALUE) : Duration.ZERO);
    }

    private void publish(byte[] event, String place, Speed.Pacer pacer) throws InterruptedException {
        failIfGivenUp();
        read.increment();
        EventHead head;
        try {
            if (validating != null) {
                // What it says is not looked at, only that it is an event.
                var unused = validating.decode(event);
            }
            head = EventHead.of(event);
        } catch (RejectedEvent e) {
            fail(place + ": " + e.code().label() + ": " + e.getMessage());
            return;
        } catch (NotRoutable e) {
            fail(place + ": " + e.getMessage());
            return;
        }
        Duration wait = pacer.untilDue(head.occurredAt(), System.nanoTime());
        if (!wait.isZero()) {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        }
        String sessionId = head.sessionId();
        byte[] key = sessionId == null ? null : sessionId.getBytes(StandardCharsets.UTF_8);
        // Its outcome comes to the callback.
        Future<?> unused = producer.send(new ProducerRecord<>(topic(head.kind()), key, event), (metadata, failure) -> {
            if (failure == null) {
                acknowledged.increment();
            } else {
                refused(place, failure);
            }
        });
    }

    private void failIfGivenUp() {
        String reason = givenUp;
        if (reason != null) {
            throw new CommandException(reason);
        }
    }

    private void refused(String place, Exception failure) {
        if (failure instanceof TimeoutException) {
            givenUp = "The broker at " + bootstrapServers + " stopped acknowledging (" + Reasons.of(failure)
                    + "); publish the file again when it is back, duplicates do no harm.";
        } else if (failure instanceof AuthorizationException || failure instanceof AuthenticationException) {
            givenUp = "The broker at " + bootstrapServers + " does not allow this (" + Reasons.of(failure) + ").";
        }
        fail(place + ": not published, " + Reasons.of(failure));
    }

    private void fail(String problem) {
        failed.increment();
        problems.accept(problem);
    }

    private String topic(EventHead.Kind kind) {
        return switch (kind) {
            case ASR -> topics.asr();
            case TRANSLATION -> topics.translation();
            case SESSION -> topics.session();
        };
    }
}
