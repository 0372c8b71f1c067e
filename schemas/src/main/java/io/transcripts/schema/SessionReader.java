package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events of the session types. */
final class SessionReader extends EventReader {
    private final String type;
    private @Nullable String organizationId;
    private @Nullable LanguagePair language;
    private @Nullable List<Participant> participants;
    private @Nullable String metadata;
    private @Nullable String reason;
    private long durationMs = SpeechEvent.ABSENT;
    private int segmentCount = SpeechEvent.ABSENT;
    private @Nullable SessionError error;

    SessionReader(JsonScanner parser, Limits limits, String type) {
        super(parser, limits);
        this.type = type;
    }

    @Override
    boolean readField(Field field) throws RejectedEvent {
        return switch (type) {
            case "session.ended" -> readEnded(field);
            case "session.failed" -> readFailed(field);
            case "session.erased" -> field == Field.ORGANIZATION_ID && readUpdated(field);
            default -> readUpdated(field);
        };
    }

    @Override
    SpeechEvent build() throws RejectedEvent {
        return switch (type) {
            case "session.ended" ->
                new SessionEvent.Ended(sessionId(), eventId(), occurredAt(), reason, durationMs, segmentCount);
            case "session.failed" -> new SessionEvent.Failed(sessionId(), eventId(), occurredAt(), error);
            case "session.erased" -> new SessionEvent.Erased(sessionId(), eventId(), occurredAt(), organizationId);
            default ->
                new SessionEvent.Updated(
                        sessionId(),
                        eventId(),
                        occurredAt(),
                        type.equals("session.started"),
                        organizationId,
                        language,
                        participants,
                        metadata);
        };
    }

    private boolean readUpdated(Field field) throws RejectedEvent {
        switch (field) {
            case ORGANIZATION_ID -> organizationId = in.id(field.key);
            case LANGUAGE -> language = language();
            case PARTICIPANTS -> participants = participants();
            case METADATA -> metadata = in.metadata(field.key);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readEnded(Field field) throws RejectedEvent {
        switch (field) {
            case REASON -> reason = in.text(field.key);
            case DURATION -> durationMs = in.seconds(field.key);
            case SEGMENT_COUNT -> segmentCount = in.integer(field.key);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readFailed(Field field) throws RejectedEvent {
        if (field != Field.ERROR) {
            return false;
        }
        error = error();
        return true;
    }

    private @Nullable LanguagePair language() throws RejectedEvent {
        if (!in.isObject("language")) {
            return null;
        }
        JsonScanner parser = in.parser;
        String source = null;
        String target = null;
        long seen = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = parser.currentField();
            if (field == Field.SOURCE) {
                source = in.languageTag("language.source");
            } else if (field == Field.TARGET) {
                target = in.languageTag("language.target");
            } else {
                field = Field.UNKNOWN;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        return new LanguagePair(source, target);
    }

    private @Nullable List<Participant> participants() throws RejectedEvent {
        if (!in.isArray("participants")) {
            return null;
        }
        List<Participant> read = new ArrayList<>();
        for (int i = 0; in.nextElement("participants", i, limits.maxParticipants()); i++) {
            if (in.isElementObject()) {
                Participant participant = participant();
                if (participant != null) {
                    read.add(participant);
                }
            }
        }
        return read;
    }

    /** Null when this participant, or anything before it, has a fault. */
    private @Nullable Participant participant() throws RejectedEvent {
        JsonScanner parser = in.parser;
        String speaker = null;
        int channel = SpeechEvent.ABSENT;
        String displayName = null;
        long seen = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = parser.currentField();
            switch (field) {
                case SPEAKER -> speaker = in.label(field.key);
                case CHANNEL -> channel = in.integer(field.key);
                case NAME -> displayName = in.label(field.key);
                default -> field = Field.UNKNOWN;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        if (speaker == null) {
            in.missing("speaker");
        }
        return speaker == null || in.hasFault() ? null : new Participant(speaker, channel, displayName);
    }

    private @Nullable SessionError error() throws RejectedEvent {
        if (!in.isObject("error")) {
            return null;
        }
        JsonScanner parser = in.parser;
        String code = null;
        String message = null;
        long seen = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = parser.currentField();
            if (field == Field.CODE) {
                code = in.text("error.code");
            } else if (field == Field.MESSAGE) {
                message = in.text("error.message");
            } else {
                field = Field.UNKNOWN;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        return new SessionError(code, message);
    }
}
