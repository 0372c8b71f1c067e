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
    SpeechEvent event() throws RejectedEvent {
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
                organizationId = id(name);
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
                metadata = isObject(name) ? RawJson.copy(parser, name, limits.maxMetadataBytes()) : null;
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
                reason = label(name);
                return 3;
            }
            case "duration" -> {
                durationMs = seconds(name);
                return 4;
            }
            case "segment_count" -> {
                segmentCount = integer(name);
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
        if (!isObject("language")) {
            return null;
        }
        String source = null;
        String target = null;
        int seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int field = 0;
            if (name.equals("source")) {
                source = languageTag("language.source");
                field = 1;
            } else if (name.equals("target")) {
                target = languageTag("language.target");
                field = 2;
            } else {
                parser.skipChildren();
            }
            seen = once(seen, field);
        }
        return new LanguagePair(source, target);
    }

    private @Nullable List<Participant> participants() throws IOException, RejectedEvent {
        if (!isArray("participants")) {
            return null;
        }
        List<Participant> read = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (read.size() == limits.maxParticipants()) {
                throw tooLarge("participants", limits.maxParticipants() + " participants");
            }
            read.add(participant("participants[" + read.size() + "]"));
        }
        return read;
    }

    private Participant participant(String path) throws IOException, RejectedEvent {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(path, "an object");
        }
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
                    speaker = label(path + ".speaker");
                    field = 1;
                }
                case "channel" -> {
                    channel = integer(path + ".channel");
                    field = 2;
                }
                case "name" -> {
                    displayName = label(path + ".name");
                    field = 4;
                }
                default -> {
                    parser.skipChildren();
                    field = 0;
                }
            }
            seen = once(seen, field);
        }
        return new Participant(required(path + ".speaker", speaker), channel, displayName);
    }

    private @Nullable SessionError error() throws IOException, RejectedEvent {
        if (!isObject("error")) {
            return null;
        }
        String code = null;
        String message = null;
        int seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int field = 0;
            if (name.equals("code")) {
                code = label("error.code");
                field = 1;
            } else if (name.equals("message")) {
                message = text("error.message");
                field = 2;
            } else {
                parser.skipChildren();
            }
            seen = once(seen, field);
        }
        return new SessionError(code, message);
    }

    private static int once(int seen, int field) throws RejectedEvent {
        if ((seen & field) != 0) {
            throw twice();
        }
        return seen | field;
    }
}
