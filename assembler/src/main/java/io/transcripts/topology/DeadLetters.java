package io.transcripts.topology;

import io.transcripts.schema.RejectedEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes the record for the dead-letter topic: key, value, timestamp and headers as they came, and headers that say why, as
 * Kafka Streams names them (KIP-1034). Never a word of the value.
 */
final class DeadLetters {
    private static final String STREAMS = "__streams.errors.";
    private static final String OURS = "transcripts.error.";

    private final int maxValueBytes;

    /** @param maxValueBytes what the dead-letter topic takes */
    DeadLetters(int maxValueBytes) {
        this.maxValueBytes = maxValueBytes;
    }

    Record<byte[], byte[]> of(Record<byte[], byte[]> record, Origin origin, RejectedEvent reason) {
        boolean isTooLarge = Origin.isTooLarge(record);
        Headers headers = isTooLarge ? new RecordHeaders() : origin.published(record.headers());
        add(headers, STREAMS + "topic", origin.topic());
        add(headers, STREAMS + "partition", Integer.toString(origin.partition()));
        add(headers, STREAMS + "offset", Long.toString(origin.offset()));
        add(headers, STREAMS + "message", String.valueOf(reason.getMessage()));
        add(headers, OURS + "code", reason.code().label());
        if (reason.field() != null) {
            add(headers, OURS + "field", reason.field());
        }
        byte[] value = record.value();
        // Compression lets through what no producer can send again; its place in the input topic is all we can keep.
        if (isTooLarge) {
            add(headers, OURS + "omitted", "key,headers");
        } else if (value != null && value.length > maxValueBytes) {
            add(headers, OURS + "omitted", "value");
            value = null;
        }
        return new Record<>(isTooLarge ? null : origin.key(), value, record.timestamp(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
