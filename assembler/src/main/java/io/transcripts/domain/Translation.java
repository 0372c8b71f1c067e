package io.transcripts.domain;

import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The translation that a segment holds for one language.
 *
 * @param language tag as published; tags that differ only in case are one language
 * @param sourceRevision the ASR revision it translates, or {@link SpeechEvent#ABSENT}
 * @param occurredAt the event's own, else its record's timestamp
 */
public record Translation(
        String language,
        boolean isFinal,
        int revision,
        int sourceRevision,
        Instant occurredAt,
        @Nullable String eventId,
        String text) {

    /** Rule 3.1: by the revision that it translates (absent lowest), then as ASR results are ranked. */
    static final Comparator<Translation> RANK = Comparator.comparingInt(Translation::sourceRevision)
            .thenComparing(Translation::isFinal)
            .thenComparingInt(Translation::revision)
            .thenComparing(Translation::occurredAt)
            .thenComparing(Translation::eventId, Order::text)
            .thenComparing(Translation::text)
            .thenComparing(Translation::language);

    static Translation of(TranslationEvent event, long recordMs) {
        Instant occurredAt = event.occurredAt();
        return new Translation(
                event.language(),
                event.isFinal(),
                event.revision(),
                event.sourceRevision(),
                occurredAt == null ? Instant.ofEpochMilli(recordMs) : occurredAt,
                event.eventId(),
                event.text());
    }

    /** See {@link Segment#bare}. */
    Translation bare() {
        return new Translation(language, isFinal, revision, sourceRevision, Segment.NO_TIME, null, text);
    }

    /** The tag that identifies its language: tags compare case-insensitively. */
    public static String key(String language) {
        return language.toLowerCase(Locale.ROOT);
    }

    /** Whether it may be shown beside the given revision of its segment: rule 3.6. */
    boolean fits(int shownRevision) {
        return fits(isFinal, sourceRevision, shownRevision) && !Text.isBlank(text);
    }

    /** The same of one whose text is not blank. */
    static boolean fits(boolean isFinal, int sourceRevision, int shownRevision) {
        return isFinal && (sourceRevision == SpeechEvent.ABSENT || sourceRevision == shownRevision);
    }
}
