package io.transcripts.schema;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The translation of one segment into one language. May come before its segment.
 *
 * @param language BCP 47 tag as published
 * @param isFinal true by default
 * @param sourceRevision the ASR revision it translates, or {@link SpeechEvent#ABSENT}
 */
public record TranslationEvent(
        String sessionId,
        @Nullable String eventId,
        @Nullable Instant occurredAt,
        String segmentId,
        String language,
        boolean isFinal,
        int revision,
        int sourceRevision,
        String text)
        implements SpeechEvent {}
