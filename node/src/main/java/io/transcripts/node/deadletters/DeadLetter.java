package io.transcripts.node.deadletters;

import io.transcripts.topology.DeadLetterHeaders;
import io.transcripts.topology.OurHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One record of the dead-letter topic. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {
    /** How often the record was sent again, a number in decimal. */
    static final String REPLAYS = "transcripts.replay.count";

    /** What comes back so often is not mended by sending it again. */
    static final int MOST_REPLAYS = 3;

    /** Of letters that others wrote into the topic. */
    private static final String NONE = "-";

    private static final Set<String> OF_THE_LETTER = Set.of(
            DeadLetterHeaders.TOPIC,
            DeadLetterHeaders.PARTITION,
            DeadLetterHeaders.OFFSET,
            DeadLetterHeaders.MESSAGE,
            DeadLetterHeaders.CODE,
            DeadLetterHeaders.FIELD,
            DeadLetterHeaders.OMITTED,
            REPLAYS);

    /** Its place in the dead-letter topic, as {@code show} takes it. */
    String place() {
        return record.partition() + "@" + record.offset();
    }

    /** The record's time, which is that of the record it was; null when that had none. */
    @Nullable
    Instant time() {
        return record.timestamp() > 0 ? Instant.ofEpochMilli(record.timestamp()) : null;
    }

    String code() {
        return text(DeadLetterHeaders.CODE);
    }

    String field() {
        return text(DeadLetterHeaders.FIELD);
    }

    String message() {
        return text(DeadLetterHeaders.MESSAGE);
    }

    /** The input topic where the record stood. */
    String topic() {
        return text(DeadLetterHeaders.TOPIC);
    }

    /** Where the record stood: topic, partition and offset. */
    String origin() {
        return topic() + "-" + text(DeadLetterHeaders.PARTITION) + "@" + text(DeadLetterHeaders.OFFSET);
    }

    /** Which parts of the record are not in the letter. */
    List<String> omitted() {
        String omitted = header(DeadLetterHeaders.OMITTED);
        return omitted == null ? List.of() : List.of(omitted.split(","));
    }

    /** How often it was sent again, and came back. */
    int replays() {
        String count = header(REPLAYS);
        try {
            return count == null ? 0 : Math.max(0, Integer.parseInt(count));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Null when it may be sent again. */
    @Nullable
    Refusal refusal(Set<String> inputs) {
        if (replays() >= MOST_REPLAYS) {
            return Refusal.CAME_BACK;
        }
        if (omitted().contains("value")) {
            return Refusal.NO_VALUE;
        }
        return inputs.contains(topic()) ? null : Refusal.OTHER_TOPIC;
    }

    /** The record as its publisher sent it, with the same key, value and time, and a count of how often it was sent again. */
    ProducerRecord<byte[], byte[]> again() {
        Headers headers = published();
        headers.add(REPLAYS, Integer.toString(replays() + 1).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(
                topic(), null, Math.max(0, record.timestamp()), record.key(), record.value(), headers);
    }

    /** Ours were added behind the publisher's, so of each name the last one is ours. */
    private Headers published() {
        return OurHeaders.removed(record.headers(), OF_THE_LETTER);
    }

    private String text(String name) {
        String value = header(name);
        return value == null ? NONE : value;
    }

    private @Nullable String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Why a letter is not sent again. */
    enum Refusal {
        CAME_BACK("sent again " + MOST_REPLAYS + " times already, and come back each time"),
        NO_VALUE("too large to be kept in the letter; the record is in its input topic for as long as that keeps it"),
        OTHER_TOPIC("from a topic that is none of this application's inputs");

        private final String reason;

        Refusal(String reason) {
            this.reason = reason;
        }

        /** For a sentence. */
        String reason() {
            return reason;
        }
    }
}
