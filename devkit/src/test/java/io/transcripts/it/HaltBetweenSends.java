package io.transcripts.it;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Ends the JVM on the spot, as {@code kill -9} does, in the middle of what a node writes to its changelog before a commit:
 * the n-th record is never sent, and those before it are acknowledged.
 */
public final class HaltBetweenSends implements ProducerInterceptor<byte[], byte[]> {
    /** Configuration key: at which changelog record. */
    public static final String AT = "test.halt.at.send";

    private static final int KILLED = 137;
    // All producers of the process together.
    private static final AtomicInteger SENDS = new AtomicInteger();
    private static final AtomicInteger ACKNOWLEDGED = new AtomicInteger();

    private int at;

    @Override
    public void configure(Map<String, ?> configs) {
        at = Integer.parseInt(String.valueOf(configs.get(AT)));
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (isChangelog(record.topic()) && SENDS.incrementAndGet() == at) {
            while (ACKNOWLEDGED.get() < at - 1) {
                Thread.onSpinWait();
            }
            Runtime.getRuntime().halt(KILLED);
        }
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        if (exception == null && isChangelog(metadata.topic())) {
            ACKNOWLEDGED.incrementAndGet();
        }
    }

    @Override
    public void close() {}

    private static boolean isChangelog(String topic) {
        return topic.endsWith("-changelog");
    }
}
