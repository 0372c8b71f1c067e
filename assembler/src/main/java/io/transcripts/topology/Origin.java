package io.transcripts.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.common.utils.internals.ByteUtils;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where a record came from, and with which key. A dead letter says so, also of a record that came through the strays
 * topic.
 *
 * @param key null when there is none, and when it was left out
 * @param isPassedOn whether the record came through the strays topic
 * @param isBare whether key and headers are left out from here on, because they are too large for our topics
 */
record Origin(String topic, int partition, long offset, byte @Nullable [] key, boolean isPassedOn, boolean isBare) {
    private static final String PREFIX = "transcripts.origin.";
    private static final String TOPIC = PREFIX + "topic";
    private static final String POSITION = PREFIX + "position";
    private static final String KEY = PREFIX + "key";
    private static final String OMITTED = PREFIX + "omitted";
    private static final Set<String> NAMES = Set.of(TOPIC, POSITION, KEY, OMITTED);

    // What we add to a record, ours included, must leave room in the topics for the largest value.
    private static final int MAX_KEY_AND_HEADERS = 256 << 10;

    static Origin of(RecordMetadata metadata, Record<byte[], byte[]> record) {
        boolean isBare = size(record.key(), record.headers()) > MAX_KEY_AND_HEADERS;
        return new Origin(
                metadata.topic(), metadata.partition(), metadata.offset(), isBare ? null : record.key(), false, isBare);
    }

    /** Of a record out of the strays topic. */
    static Origin ofStray(RecordMetadata metadata, Record<byte[], byte[]> stray) {
        Header topic = stray.headers().lastHeader(TOPIC);
        Header position = stray.headers().lastHeader(POSITION);
        if (topic == null
                || topic.value() == null
                || position == null
                || position.value() == null
                || position.value().length != Integer.BYTES + Long.BYTES) {
            // Not from one of our nodes: whoever wrote it there is its origin.
            return of(metadata, stray);
        }
        Header key = stray.headers().lastHeader(KEY);
        // A node of before may not have written it.
        Header omitted = stray.headers().lastHeader(OMITTED);
        ByteBuffer numbers = ByteBuffer.wrap(position.value());
        return new Origin(
                new String(topic.value(), StandardCharsets.UTF_8),
                numbers.getInt(),
                numbers.getLong(),
                key == null ? null : key.value(),
                true,
                omitted != null && omitted.value() != null);
    }

    /** The record for the owner of its session, who does not read its headers to assemble it. */
    Record<byte[], byte[]> stray(Record<byte[], byte[]> record, String sessionId) {
        Headers headers = published(record.headers())
                .add(TOPIC, topic.getBytes(StandardCharsets.UTF_8))
                .add(
                        POSITION,
                        ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                                .putInt(partition)
                                .putLong(offset)
                                .array())
                // Also null ones: the last header of each name must be ours.
                .add(KEY, key)
                .add(OMITTED, isBare ? new byte[0] : null);
        return record.withKey(sessionId.getBytes(StandardCharsets.UTF_8)).withHeaders(headers);
    }

    /** The publisher's headers, also those with names like ours; none when they were left out. */
    Headers published(Headers headers) {
        if (isBare) {
            return new RecordHeaders();
        }
        if (!isPassedOn) {
            return new RecordHeaders(headers);
        }
        return OurHeaders.removed(headers, NAMES);
    }

    /** Bytes that key and headers take in a record, lengths included: there may be many empty headers. */
    private static long size(byte @Nullable [] key, Headers headers) {
        long size = key == null ? 0 : key.length;
        for (Header header : headers) {
            int name = Utils.utf8Length(header.key());
            int value = header.value() == null ? 0 : header.value().length;
            size += ByteUtils.sizeOfVarint(name) + name + ByteUtils.sizeOfVarint(value) + value;
        }
        return size;
    }
}
