package io.transcripts.bench;

import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one poll as rows, each row once: {@code ON CONFLICT} may not meet a row twice in one statement, and a row
 * that is written over at once need not be written.
 */
final class Batch {
    /** An event, and what decides which of two for the same row stays; times are milliseconds. */
    record Row<E extends SpeechEvent>(E event, boolean isFinal, int revision, long occurredAt) {
        private static final Comparator<Row<?>> AGE = Comparator.<Row<?>, Boolean>comparing(Row::isFinal)
                .thenComparingInt(Row::revision)
                .thenComparingLong(Row::occurredAt);
    }

    private record Key(String sessionId, String segmentId, String language) {}

    private final Map<Key, Row<AsrEvent>> segments = new LinkedHashMap<>();
    private final Map<Key, Row<TranslationEvent>> translations = new LinkedHashMap<>();
    private final Map<String, Header> headers = new LinkedHashMap<>();

    /** What the events of one session say about it together. */
    static final class Header {
        final String sessionId;

        @Nullable
        String organizationId;

        @Nullable
        String sourceLanguage;

        @Nullable
        String targetLanguage;

        @Nullable
        String reason;

        @Nullable
        Integer segmentCount;

        long events;
        long lastEventAt;

        Header(String sessionId) {
            this.sessionId = sessionId;
        }
    }

    void add(SpeechEvent event, long recordMs) {
        long occurredAt =
                event.occurredAt() == null ? recordMs : event.occurredAt().toEpochMilli();
        Header header = headers.computeIfAbsent(event.sessionId(), Header::new);
        header.events++;
        header.lastEventAt = Math.max(header.lastEventAt, occurredAt);
        if (event instanceof AsrEvent asr) {
            segments.merge(
                    new Key(asr.sessionId(), asr.segmentId(), ""),
                    new Row<>(asr, asr.isFinal(), asr.revision(), occurredAt),
                    Batch::newer);
        } else if (event instanceof TranslationEvent translation) {
            translations.merge(
                    new Key(translation.sessionId(), translation.segmentId(), translation.language()),
                    new Row<>(translation, translation.isFinal(), translation.revision(), occurredAt),
                    Batch::newer);
        } else if (event instanceof SessionEvent.Updated updated) {
            header.organizationId = updated.organizationId();
            if (updated.language() != null) {
                header.sourceLanguage = updated.language().source();
                header.targetLanguage = updated.language().target();
            }
        } else if (event instanceof SessionEvent.Ended ended) {
            header.reason = ended.reason();
            header.segmentCount = ended.segmentCount();
        }
    }

    Collection<Row<AsrEvent>> segments() {
        return segments.values();
    }

    Collection<Row<TranslationEvent>> translations() {
        return translations.values();
    }

    Collection<Header> headers() {
        return headers.values();
    }

    private static <E extends SpeechEvent> Row<E> newer(Row<E> a, Row<E> b) {
        return Row.AGE.compare(a, b) < 0 ? b : a;
    }
}
