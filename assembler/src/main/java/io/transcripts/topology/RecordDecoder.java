package io.transcripts.topology;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Makes an event of an input record, or says why it is none. Thread-safe. */
public final class RecordDecoder {
    private final EventCodec codec;

    public RecordDecoder(Limits limits) {
        codec = new EventCodec(limits);
    }

    /**
     * Decodes one record.
     *
     * @throws RejectedEvent when the record belongs to the dead letters
     */
    public SpeechEvent decode(byte @Nullable [] key, Headers headers, byte @Nullable [] value) throws RejectedEvent {
        Origin.checkSize(key, headers);
        return codec.decode(value);
    }

    SpeechEvent decode(Record<byte[], byte[]> record) throws RejectedEvent {
        return decode(record.key(), record.headers(), record.value());
    }
}
