package io.transcripts.bench;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * L, the limit: what nobody can beat who reads, understands and durably writes each record. It consumes, decodes, produces the same
 * bytes, and commits as often as the product.
 */
final class Limit implements Contender {
    static final String NAME = "L";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) throws InterruptedException {
        String output = run.id() + "-output";
        run.cluster().createTopic(output, run.input().partitions());
        return new OwnProcess(NAME, run, new Loops(run.job(run.settings().threads()), output), stopwatch);
    }

    /** Its loops, in a process. */
    record Loops(Job job, String output) implements Part {
        @Override
        public Map<String, Double> run() {
            Progress progress = new Progress();
            return Workers.start(job.threads(), () -> new Loop(job, output, progress));
        }
    }

    private static final class Loop implements Workers.Worker {
        private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(Clients.COMMIT_INTERVAL_MS);

        private final Progress progress;
        private final EventCodec codec = new EventCodec(Limits.DEFAULT);
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final KafkaProducer<byte[], byte[]> producer;
        private final String input;
        private final String output;
        private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
        private long committedNanos = System.nanoTime();

        Loop(Job job, String output, Progress progress) {
            this.progress = progress;
            this.input = job.input();
            this.output = output;
            consumer = new KafkaConsumer<>(
                    Clients.consumer(job.bootstrapServers(), job.group(), Clients.POLL_RECORDS),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            producer = new KafkaProducer<>(
                    Clients.producer(job.bootstrapServers(), Clients.LINGER_MS),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public void work() throws RejectedEvent {
            try (consumer;
                    producer) {
                consumer.subscribe(List.of(input));
                while (true) {
                    pass(consumer.poll(Duration.ofMillis(100)));
                    if (System.nanoTime() - committedNanos >= COMMIT_NANOS) {
                        commit();
                    }
                }
            } catch (WakeupException e) {
                // Stopped; the suite waits for commits before it stops a contender.
            }
        }

        @Override
        public void stop() {
            consumer.wakeup();
        }

        private void pass(ConsumerRecords<byte[], byte[]> records) throws RejectedEvent {
            if (records.isEmpty()) {
                return;
            }
            progress.begin();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                codec.decode(record.value());
                // Its outcome comes to the callback; a failure shows as a count that stands still.
                Future<?> unused = producer.send(
                        new ProducerRecord<>(output, record.partition(), record.key(), record.value()),
                        (metadata, e) -> {
                            if (e == null) {
                                progress.add(1);
                            }
                        });
            }
            records.nextOffsets().forEach(uncommitted::put);
        }

        private void commit() {
            committedNanos = System.nanoTime();
            if (uncommitted.isEmpty()) {
                return;
            }
            producer.flush();
            consumer.commitSync(uncommitted);
            uncommitted.clear();
        }
    }
}
