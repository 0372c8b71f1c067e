package io.transcripts.schema;

/** Reads a value whose type is at fault: it may be no JSON, which is reported first. */
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
