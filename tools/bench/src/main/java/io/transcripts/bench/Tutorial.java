package io.transcripts.bench;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/** A, what the tutorials teach: {@code groupByKey().aggregate()} into one JSON document for each session. */
final class Tutorial implements Contender {
    static final String NAME = "A";

    /** A document of a long call is larger than the 1 MiB that a topic takes by default. */
    private static final int MAX_DOCUMENT_BYTES = 64 << 20;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) {
        Path state = run.directory().resolve("state");
        return new OwnProcess(NAME, run, new Streams(run.job(run.settings().threads()), state.toString()), stopwatch) {
            @Override
            public Map<String, Double> stop() throws IOException, InterruptedException {
                node().stop();
                return Map.of(Result.STATE_BYTES, (double) Workspace.bytes(state));
            }
        };
    }

    /** Kafka Streams, in a process. */
    record Streams(Job job, String state) implements Part {
        @Override
        public Map<String, Double> run() {
            KafkaStreams streams = new KafkaStreams(builder(job, new Progress()).build(), settings(job, state));
            streams.setUncaughtExceptionHandler(e -> {
                System.err.println("Stream thread ended: " + e.getClass().getName());
                Runtime.getRuntime().halt(1);
                return StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
            });
            streams.start();
            return Workers.untilTold(() -> streams.close(STOP_LIMIT));
        }
    }

    private static StreamsBuilder builder(Job job, Progress progress) {
        EventCodec codec = new EventCodec(Limits.DEFAULT);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(job.input(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .groupByKey(Grouped.as("sessions"))
                .aggregate(
                        Document::new,
                        (session, value, document) -> {
                            progress.begin();
                            try {
                                document.apply(codec.decode(value));
                            } catch (RejectedEvent e) {
                                throw new IllegalArgumentException("the input has events only", e);
                            }
                            progress.add(1);
                            return document;
                        },
                        Materialized.<String, Document, KeyValueStore<Bytes, byte[]>>as("transcripts")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.serdeFrom(
                                        (topic, document) -> document == null ? null : Document.toJson(document),
                                        (topic, json) -> json == null ? null : Document.of(json)))
                                .withLoggingEnabled(Map.of(
                                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_DOCUMENT_BYTES))));
        return builder;
    }

    private static Properties settings(Job job, String state) {
        Map<String, Object> s = new HashMap<>();
        s.put(StreamsConfig.APPLICATION_ID_CONFIG, job.group());
        s.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.bootstrapServers());
        s.put(StreamsConfig.STATE_DIR_CONFIG, state);
        s.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, job.threads());
        // As the product: a cache that is flushed after 30 s only, the default, would not have to be flushed at all.
        s.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Clients.COMMIT_INTERVAL_MS);
        s.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), Clients.POLL_RECORDS);
        s.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), Clients.COMPRESSION);
        s.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), Clients.BATCH_BYTES);
        s.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), Clients.LINGER_MS);
        s.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_DOCUMENT_BYTES);
        s.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 2L * MAX_DOCUMENT_BYTES);
        Properties properties = new Properties();
        properties.putAll(s);
        return properties;
    }
}
