package io.transcripts.topology;

import io.transcripts.schema.RejectedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes records for the dead-letter topic. Key, value, timestamp and headers stay as they came. Further headers ({@link
 * DeadLetterHeaders}) say where the record stood, why it is here, and which parts were left out because they are too
 * large. No header quotes the value.
 */
final class DeadLetters {
    private final int maxValueBytes;

    /** @param maxValueBytes largest value that the dead-letter topic takes */
    DeadLetters(int maxValueBytes) {
        this.maxValueBytes = maxValueBytes;
    }

    Record<byte[], byte[]> of(Record<byte[], byte[]> record, Origin origin, RejectedEvent reason) {
        Headers headers = origin.published(record.headers());
        add(headers, DeadLetterHeaders.TOPIC, origin.topic());
        add(headers, DeadLetterHeaders.PARTITION, Integer.toString(origin.partition()));
        add(headers, DeadLetterHeaders.OFFSET, Long.toString(origin.offset()));
        add(headers, DeadLetterHeaders.MESSAGE, String.valueOf(reason.getMessage()));
        add(headers, DeadLetterHeaders.CODE, reason.code().label());
        if (reason.field() != null) {
            add(headers, DeadLetterHeaders.FIELD, reason.field());
        }
        // Compression lets through what no producer can send again; its place in the input topic is all we can keep.
        List<String> omitted = new ArrayList<>(origin.isBare() ? List.of("key", "headers") : List.of());
        byte[] value = record.value();
        if (value != null && value.length > maxValueBytes) {
            omitted.add("value");
            value = null;
        }
        if (!omitted.isEmpty()) {
            add(headers, DeadLetterHeaders.OMITTED, String.join(",", omitted));
        }
        return new Record<>(origin.key(), value, record.timestamp(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
