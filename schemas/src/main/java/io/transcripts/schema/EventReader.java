package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.RejectedEvent.Code;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one event in one pass, fields in any order; subclasses know the fields of a type. Used once, by one thread. */
abstract class EventReader {
    final FieldReader in;
    final Limits limits;
    private @Nullable String sessionId;
    private @Nullable String eventId;
    private @Nullable Instant occurredAt;

    EventReader(JsonScanner parser, Limits limits) {
        this.in = new FieldReader(parser, limits);
        this.limits = limits;
    }

    /**
     * Reads one field of this type of event; the parser stands on its value.
     *
     * @return false for a field that this type does not have
     */
    abstract boolean readField(Field field) throws RejectedEvent;

    /** The event of fields without fault; throws for the first of those that are missing. */
    abstract SpeechEvent build() throws RejectedEvent;

    /**
     * Reads up to the end of the event's object.
     *
     * @param hasReadType whether the parser is behind the field {@code type} already
     * @throws RejectedEvent only for what makes the value no JSON
     */
    final void readObject(boolean hasReadType) throws RejectedEvent {
        JsonScanner parser = in.parser;
        long seen = hasReadType ? Field.TYPE.bit() : 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = parser.currentField();
            boolean isKnown = readCommon(field) || readField(field);
            // An object or array that is unknown or not to be there has not been entered; behind any other value it is
            // nothing.
            parser.skipChildren();
            seen = once(seen, isKnown ? field : Field.UNKNOWN);
        }
    }

    /** The event, once all fields are read. */
    final SpeechEvent event() throws RejectedEvent {
        in.throwFault();
        return build();
    }

    private boolean readCommon(Field field) throws RejectedEvent {
        switch (field) {
            case SESSION_ID -> sessionId = in.recentId(field.key);
            case EVENT_ID -> eventId = in.id(field.key);
            case OCCURRED_AT -> occurredAt = in.time(field.key);
            case TYPE -> {
                // Read already; it stands here once more when it was not the first field.
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    final String sessionId() throws RejectedEvent {
        return required("session_id", sessionId);
    }

    final @Nullable String eventId() {
        return eventId;
    }

    final @Nullable Instant occurredAt() {
        return occurredAt;
    }

    static <T> T required(String name, @Nullable T value) throws RejectedEvent {
        if (value == null) {
            throw new RejectedEvent(Code.MISSING_FIELD, name, name + " is missing");
        }
        return value;
    }

    /** Marks a field of an object as seen; refuses it when it was seen before. Unknown fields may repeat. */
    static long once(long seen, Field field) throws RejectedEvent {
        if (field == Field.UNKNOWN) {
            return seen;
        }
        long bit = field.bit();
        if ((seen & bit) != 0) {
            throw twice();
        }
        return seen | bit;
    }

    static RejectedEvent twice() {
        return new RejectedEvent(Code.INVALID_JSON, null, "a field is there twice");
    }
}
