package io.transcripts.schema;

import org.jspecify.annotations.Nullable;

/** Reads events of type {@code translation}. */
final class TranslationReader extends EventReader {
    private @Nullable String segmentId;
    private @Nullable String language;
    private @Nullable Boolean isFinal;
    private int revision = SpeechEvent.ABSENT;
    private int sourceRevision = SpeechEvent.ABSENT;
    private @Nullable String text;

    TranslationReader(JsonScanner parser, Limits limits) {
        super(parser, limits);
    }

    @Override
    boolean readField(Field field) throws RejectedEvent {
        switch (field) {
            case SEGMENT_ID -> segmentId = in.id(field.key);
            case LANGUAGE -> language = in.languageTag(field.key);
            case IS_FINAL -> isFinal = in.bool(field.key);
            case REVISION -> revision = in.integer(field.key);
            case SOURCE_REVISION -> sourceRevision = in.integer(field.key);
            case TEXT -> text = in.text(field.key);
            default -> {
                return false;
            }
        }
        return true;
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
