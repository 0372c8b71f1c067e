package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads events of type {@code translation}. */
final class TranslationReader extends EventReader {
    private @Nullable String segmentId;
    private @Nullable String language;
    private @Nullable Boolean isFinal;
    private int revision = SpeechEvent.ABSENT;
    private int sourceRevision = SpeechEvent.ABSENT;
    private @Nullable String text;

    TranslationReader(JsonParser parser, Limits limits) {
        super(parser, limits);
    }

    @Override
    int readField(String name) throws IOException, RejectedEvent {
        switch (name) {
            case "segment_id" -> {
                segmentId = in.id(name);
                return 3;
            }
            case "language" -> {
                language = in.languageTag(name);
                return 4;
            }
            case "is_final" -> {
                isFinal = in.bool(name);
                return 5;
            }
            case "revision" -> {
                revision = in.integer(name);
                return 6;
            }
            case "source_revision" -> {
                sourceRevision = in.integer(name);
                return 7;
            }
            case "text" -> {
                text = in.text(name);
                return 8;
            }
            default -> {
                return -1;
            }
        }
    }

    @Override
    SpeechEvent build() throws RejectedEvent {
        return new TranslationEvent(
                sessionId(),
                eventId(),
                occurredAt(),
                required("segment_id", segmentId),
                required("language", language),
                isFinal == null || isFinal,
                Math.max(0, revision),
                sourceRevision,
                required("text", text));
    }
}
