package io.transcripts.schema;

/** JSON in, events out. */
public final class EventCodec {
    private final Limits limits;

    public EventCodec(Limits limits) {
        this.limits = limits;
    }

    /**
     * Decodes one record value.
     *
     * @param value UTF-8 JSON
     * @throws RejectedEvent when it is not an event or outside the limits
     */
    public SpeechEvent decode(byte[] value) throws RejectedEvent {
        throw new RejectedEvent(RejectedEvent.Code.TOO_LARGE, null, "limit " + limits.maxValueBytes());
    }
}
