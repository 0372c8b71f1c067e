package io.transcripts.domain;

import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.SpeechEvent;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How a session ended, by the winning {@code session.ended} or {@code session.failed}.
 *
 * @param recordMs from when its deadline counts: the timestamp of its record, or when the record was first read where that is
 *     unknown
 * @param durationMs or {@link SpeechEvent#ABSENT}
 * @param segmentCount segment ids with a final to expect, or {@link SpeechEvent#ABSENT}
 */
public record End(
        boolean isFailure,
        Instant occurredAt,
        @Nullable String eventId,
        long recordMs,
        @Nullable String reason,
        long durationMs,
        int segmentCount,
        @Nullable SessionError error) {

    /** Rule 3.8: time and event id, a failure in a tie, and at last the content. The record's time does not rank. */
    static final Comparator<End> RANK = Comparator.comparing(End::occurredAt)
            .thenComparing(End::eventId, Order::text)
            .thenComparing(End::isFailure)
            .thenComparing(End::reason, Order::text)
            .thenComparingLong(End::durationMs)
            .thenComparingInt(End::segmentCount)
            .thenComparing(end -> end.error() != null)
            .thenComparing(End::errorCode, Order::text)
            .thenComparing(End::errorMessage, Order::text);

    static End of(SessionEvent.Ended event, Instant occurredAt, long recordMs) {
        return new End(
                false,
                occurredAt,
                event.eventId(),
                recordMs,
                event.reason(),
                event.durationMs(),
                event.segmentCount(),
                null);
    }

    static End of(SessionEvent.Failed event, Instant occurredAt, long recordMs) {
        return new End(
                true,
                occurredAt,
                event.eventId(),
                recordMs,
                null,
                SpeechEvent.ABSENT,
                SpeechEvent.ABSENT,
                event.error());
    }

    private @Nullable String errorCode() {
        return error == null ? null : error.code();
    }

    private @Nullable String errorMessage() {
        return error == null ? null : error.message();
    }
}
