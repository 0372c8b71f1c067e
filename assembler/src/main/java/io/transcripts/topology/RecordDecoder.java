package io.transcripts.topology;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import org.jspecify.annotations.Nullable;

/** Makes an event of an input record, or says why the record is not one. Thread-safe. */
public final class RecordDecoder {
    private final EventCodec codec;

    public RecordDecoder(Limits limits) {
        codec = new EventCodec(limits);
    }

    /**
     * Decodes one record by its value. Key and headers do not matter.
     *
     * @throws RejectedEvent when the record belongs to the dead letters
     */
    public SpeechEvent decode(byte @Nullable [] value) throws RejectedEvent {
        return codec.decode(value);
    }
}
