package io.transcripts.domain;

import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ASR result that a segment holds: what an {@link AsrEvent} says, with the time that ranks it.
 *
 * @param occurredAt the event's own, else its record's timestamp
 * @param endMs {@link io.transcripts.schema.SpeechEvent#ABSENT} on interims without one
 */
public record Utterance(
        boolean isFinal,
        int revision,
        Instant occurredAt,
        @Nullable String eventId,
        String speaker,
        int channel,
        @Nullable String language,
        String text,
        long startMs,
        long endMs,
        int confidence,
        List<Word> words) {

    /**
     * Rule 3.1: a final beats an interim, then the revision, the time, the event id, and at last the content in a fixed
     * order. Zero only for results that are equal in everything.
     */
    static final Comparator<Utterance> RANK = Utterance::compare;

    // What decides between results of one revision and time only; a chain of comparators takes its time.
    private static final Comparator<Utterance> TIES = Comparator.comparing(Utterance::eventId, Order::text)
            .thenComparing(Utterance::text)
            .thenComparingLong(Utterance::startMs)
            .thenComparingLong(Utterance::endMs)
            .thenComparing(Utterance::speaker)
            .thenComparingInt(Utterance::channel)
            .thenComparing(Utterance::language, Order::text)
            .thenComparingInt(Utterance::confidence)
            .thenComparing(Utterance::words, (a, b) -> Order.lists(a, b, Utterance::compareWords));

    static Utterance of(AsrEvent event, long recordMs) {
        Instant occurredAt = event.occurredAt();
        return new Utterance(
                event.isFinal(),
                event.revision(),
                occurredAt == null ? Instant.ofEpochMilli(recordMs) : occurredAt,
                event.eventId(),
                event.speaker(),
                event.channel(),
                event.language(),
                event.text(),
                event.startMs(),
                event.endMs(),
                event.confidence(),
                event.words());
    }

    /** The same with these words. */
    public Utterance withWords(List<Word> others) {
        return with(occurredAt, eventId, others);
    }

    /** See {@link Segment#bare}. */
    Utterance bare() {
        return with(Segment.NO_TIME, null, List.of());
    }

    private Utterance with(Instant time, @Nullable String event, List<Word> others) {
        return new Utterance(
                isFinal, revision, time, event, speaker, channel, language, text, startMs, endMs, confidence, others);
    }

    /** Where it ends in the order of segments: an interim without end counts as ending at its start. */
    long effectiveEndMs() {
        return Math.max(startMs, endMs);
    }

    private static int compare(Utterance a, Utterance b) {
        int order = Boolean.compare(a.isFinal, b.isFinal);
        if (order == 0) {
            order = Integer.compare(a.revision, b.revision);
        }
        if (order == 0) {
            order = a.occurredAt.compareTo(b.occurredAt);
        }
        return order == 0 ? TIES.compare(a, b) : order;
    }

    private static int compareWords(Word a, Word b) {
        int order = a.word().compareTo(b.word());
        if (order == 0) {
            order = Long.compare(a.startMs(), b.startMs());
        }
        if (order == 0) {
            order = Long.compare(a.endMs(), b.endMs());
        }
        return order == 0 ? Integer.compare(a.confidence(), b.confidence()) : order;
    }
}
