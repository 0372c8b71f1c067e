package io.transcripts.schema;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recognition result of one utterance. Interim results come as the speaker talks; a final result replaces them.
 *
 * @param segmentId names the utterance for its whole life, unique within the session
 * @param revision counts the finals of one segment; 0 by default
 * @param speaker role of the speaker, {@value #UNKNOWN_SPEAKER} when not given (crosstalk)
 * @param channel audio channel from 0, or {@link SpeechEvent#ABSENT}
 * @param language BCP 47 tag as published, or null
 * @param text verbatim; blank withdraws the segment when final
 * @param endMs not before {@code startMs}; {@link SpeechEvent#ABSENT} only on interims
 * @param confidence 0 … 1,000 thousandths, or {@link SpeechEvent#ABSENT}
 * @param words in the publisher's order; empty when not given
 */
public record AsrEvent(
        String sessionId,
        @Nullable String eventId,
        @Nullable Instant occurredAt,
        String segmentId,
        boolean isFinal,
        int revision,
        String speaker,
        int channel,
        @Nullable String language,
        String text,
        long startMs,
        long endMs,
        int confidence,
        List<Word> words)
        implements SpeechEvent {

    /** The speaker of an event that names none. */
    public static final String UNKNOWN_SPEAKER = "unknown";

    public AsrEvent {
        words = List.copyOf(words);
    }
}
