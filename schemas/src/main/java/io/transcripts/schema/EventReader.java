package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.RejectedEvent.Code;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one event in one pass, fields in any order; subclasses know the fields of a type. Used once, by one thread. */
abstract class EventReader {
    private static final int TYPE = 63;

    final FieldReader in;
    final Limits limits;
    private @Nullable String sessionId;
    private @Nullable String eventId;
    private @Nullable Instant occurredAt;

    EventReader(JsonParser parser, Limits limits) {
        this.in = new FieldReader(parser, limits);
        this.limits = limits;
    }

    /**
     * Reads one field of this type of event; the parser stands on its value.
     *
     * @return the field's number from 3 to 62 among those of its type, or -1 for a field that this type does not have
     */
    abstract int readField(String name) throws IOException, RejectedEvent;

    /** The event of fields without fault; throws for the first of those that are missing. */
    abstract SpeechEvent build() throws RejectedEvent;

    /**
     * Reads up to the end of the event's object.
     *
     * @param hasReadType whether the parser is behind the field {@code type} already
     * @throws RejectedEvent only for what makes the value no JSON
     */
    final void readObject(boolean hasReadType) throws IOException, RejectedEvent {
        JsonParser parser = in.parser;
        long seen = hasReadType ? 1L << TYPE : 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int number = readCommon(name);
            // An object or array that is unknown or not to be there has not been entered; behind any other value it is
            // nothing.
            parser.skipChildren();
            if (number >= 0) {
                if ((seen & 1L << number) != 0) {
                    throw twice();
                }
                seen |= 1L << number;
            }
        }
    }

    /** The event, once all fields are read. */
    final SpeechEvent event() throws RejectedEvent {
        in.throwFault();
        return build();
    }

    private int readCommon(String name) throws IOException, RejectedEvent {
        switch (name) {
            case "session_id" -> {
                sessionId = in.id(name);
                return 0;
            }
            case "event_id" -> {
                eventId = in.id(name);
                return 1;
            }
            case "occurred_at" -> {
                occurredAt = in.time(name);
                return 2;
            }
            case "type" -> {
                // Read already; it stands here once more when it was not the first field.
                return TYPE;
            }
            default -> {
                return readField(name);
            }
        }
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

    /** Marks a field of an object as seen, which it must not be yet; 0 is for unknown ones, which may repeat. */
    static int once(int seen, int field) throws RejectedEvent {
        if ((seen & field) != 0) {
            throw twice();
        }
        return seen | field;
    }

    static RejectedEvent twice() {
        return new RejectedEvent(Code.INVALID_JSON, null, "a field is there twice");
    }
}
