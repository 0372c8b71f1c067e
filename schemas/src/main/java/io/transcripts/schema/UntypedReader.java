package io.transcripts.schema;

/** Reads a value whose type is missing or unknown to its end. Invalid JSON is reported before a bad type. */
final class UntypedReader extends EventReader {
    private final RejectedEvent fault;

    UntypedReader(JsonScanner parser, Limits limits, RejectedEvent fault) {
        super(parser, limits);
        this.fault = fault;
        in.refuse(fault);
    }

    @Override
    boolean readField(Field field) {
        return false;
    }

    @Override
    SpeechEvent build() throws RejectedEvent {
        throw fault;
    }
}
