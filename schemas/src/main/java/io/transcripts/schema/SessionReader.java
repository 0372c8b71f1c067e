package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import java.io.IOException;
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

    SessionReader(JsonParser parser, Limits limits, String type) {
        super(parser, limits);
        this.type = type;
    }

    @Override
    int readField(String name) throws IOException, RejectedEvent {
        return switch (type) {
            case "session.ended" -> readEnded(name);
            case "session.failed" -> readFailed(name);
            case "session.erased" -> name.equals("organization_id") ? readUpdated(name) : -1;
            default -> readUpdated(name);
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

    private int readUpdated(String name) throws IOException, RejectedEvent {
        switch (name) {
            case "organization_id" -> {
                organizationId = in.id(name);
                return 3;
            }
            case "language" -> {
                language = language();
                return 4;
            }
            case "participants" -> {
                participants = participants();
                return 5;
            }
            case "metadata" -> {
                metadata = in.metadata(name);
                return 6;
            }
            default -> {
                return -1;
            }
        }
    }

    private int readEnded(String name) throws IOException, RejectedEvent {
        switch (name) {
            case "reason" -> {
                reason = in.label(name);
                return 3;
            }
            case "duration" -> {
                durationMs = in.seconds(name);
                return 4;
            }
            case "segment_count" -> {
                segmentCount = in.integer(name);
                return 5;
            }
            default -> {
                return -1;
            }
        }
    }

    private int readFailed(String name) throws IOException, RejectedEvent {
        if (!name.equals("error")) {
            return -1;
        }
        error = error();
        return 3;
    }

    private @Nullable LanguagePair language() throws IOException, RejectedEvent {
        if (!in.isObject("language")) {
            return null;
        }
        JsonParser parser = in.parser;
        String source = null;
        String target = null;
        int seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int field = 0;
            if (name.equals("source")) {
                source = in.languageTag("language.source");
                field = 1;
            } else if (name.equals("target")) {
                target = in.languageTag("language.target");
                field = 2;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        return new LanguagePair(source, target);
    }

    private @Nullable List<Participant> participants() throws IOException, RejectedEvent {
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

    /** Null when it, or anything before it, is at fault. */
    private @Nullable Participant participant() throws IOException, RejectedEvent {
        JsonParser parser = in.parser;
        String speaker = null;
        int channel = SpeechEvent.ABSENT;
        String displayName = null;
        int seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int field;
            switch (name) {
                case "speaker" -> {
                    speaker = in.label(name);
                    field = 1;
                }
                case "channel" -> {
                    channel = in.integer(name);
                    field = 2;
                }
                case "name" -> {
                    displayName = in.label(name);
                    field = 4;
                }
                default -> field = 0;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        if (speaker == null) {
            in.missing("speaker");
        }
        return speaker == null || in.hasFault() ? null : new Participant(speaker, channel, displayName);
    }

    private @Nullable SessionError error() throws IOException, RejectedEvent {
        if (!in.isObject("error")) {
            return null;
        }
        JsonParser parser = in.parser;
        String code = null;
        String message = null;
        int seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int field = 0;
            if (name.equals("code")) {
                code = in.label("error.code");
                field = 1;
            } else if (name.equals("message")) {
                message = in.text("error.message");
                field = 2;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        return new SessionError(code, message);
    }
}
