package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;

/** Reads a value whose type is at fault: it may be no JSON, which is reported first. */
final class UntypedReader extends EventReader {
    private final RejectedEvent fault;

    UntypedReader(JsonParser parser, Limits limits, RejectedEvent fault) {
        super(parser, limits);
        this.fault = fault;
        in.refuse(fault);
    }

    @Override
    int readField(String name) {
        return -1;
    }

    @Override
    SpeechEvent build() throws RejectedEvent {
        throw fault;
    }
}
