package io.transcripts.bench;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole session as one value, as the tutorials keep it. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
// Its fields are for Jackson to read.
@SuppressWarnings("UnusedVariable")
final class Document {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER = JSON.readerFor(Document.class);
    private static final ObjectWriter WRITER = JSON.writerFor(Document.class);

    private @Nullable String organizationId;
    private @Nullable String sourceLanguage;
    private @Nullable String targetLanguage;
    private @Nullable String endReason;
    private int segmentCount;
    private Map<String, Segment> segments = new LinkedHashMap<>();

    /** One utterance with its translations. */
    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private static final class Segment {
        private boolean isFinal;
        private int revision = -1;
        private long occurredAt;
        private @Nullable String speaker;
        private int channel;
        private @Nullable String language;
        private @Nullable String text;
        private long startMs;
        private long endMs;
        private int confidence;
        private Map<String, Translation> translations = new LinkedHashMap<>();
    }

    /** One translation. */
    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    private static final class Translation {
        private boolean isFinal;
        private int revision = -1;
        private int sourceRevision = -1;
        private @Nullable String text;
    }

    static Document of(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] toJson(Document document) {
        try {
            return WRITER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(SpeechEvent event) {
        if (event instanceof AsrEvent asr) {
            apply(asr);
        } else if (event instanceof TranslationEvent translation) {
            apply(translation);
        } else if (event instanceof SessionEvent.Updated updated) {
            organizationId = updated.organizationId();
            if (updated.language() != null) {
                sourceLanguage = updated.language().source();
                targetLanguage = updated.language().target();
            }
        } else if (event instanceof SessionEvent.Ended ended) {
            endReason = ended.reason();
            segmentCount = ended.segmentCount();
        }
    }

    private void apply(AsrEvent asr) {
        Segment segment = segment(asr.segmentId());
        long occurredAt = millis(asr.occurredAt());
        boolean older = segment.isFinal != asr.isFinal()
                ? segment.isFinal
                : segment.revision != asr.revision()
                        ? segment.revision > asr.revision()
                        : segment.occurredAt > occurredAt;
        if (older) {
            return;
        }
        segment.isFinal = asr.isFinal();
        segment.revision = asr.revision();
        segment.occurredAt = occurredAt;
        segment.speaker = asr.speaker();
        segment.channel = asr.channel();
        segment.language = asr.language();
        segment.text = asr.text();
        segment.startMs = asr.startMs();
        segment.endMs = asr.endMs();
        segment.confidence = asr.confidence();
    }

    private void apply(TranslationEvent event) {
        Translation translation = segment(event.segmentId())
                .translations
                .computeIfAbsent(event.language(), language -> new Translation());
        if (event.revision() >= translation.revision) {
            translation.isFinal = event.isFinal();
            translation.revision = event.revision();
            translation.sourceRevision = event.sourceRevision();
            translation.text = event.text();
        }
    }

    private Segment segment(String id) {
        return segments.computeIfAbsent(id, unknown -> new Segment());
    }

    private static long millis(@Nullable Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli();
    }
}
