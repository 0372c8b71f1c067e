package io.transcripts.schema;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step in the life of a session. */
public sealed interface SessionEvent extends SpeechEvent {

    /**
     * {@code session.started} and {@code session.updated}, which mean the same: any field may come in either, later, or
     * again. A null field says nothing about that field; a given one replaces it whole.
     *
     * @param started true for {@code session.started}
     * @param metadata a JSON object as compact JSON text, members in the publisher's order
     */
    record Updated(
            String sessionId,
            @Nullable String eventId,
            @Nullable Instant occurredAt,
            boolean started,
            @Nullable String organizationId,
            @Nullable LanguagePair language,
            @Nullable List<Participant> participants,
            @Nullable String metadata)
            implements SessionEvent {

        public Updated {
            participants = participants == null ? null : List.copyOf(participants);
        }
    }

    /**
     * {@code session.ended}.
     *
     * @param durationMs or {@link SpeechEvent#ABSENT}
     * @param segmentCount segment ids with a final to expect, blank ones included, or {@link SpeechEvent#ABSENT}
     */
    record Ended(
            String sessionId,
            @Nullable String eventId,
            @Nullable Instant occurredAt,
            @Nullable String reason,
            long durationMs,
            int segmentCount)
            implements SessionEvent {}

    /** {@code session.failed}. */
    record Failed(
            String sessionId,
            @Nullable String eventId,
            @Nullable Instant occurredAt,
            @Nullable SessionError error) implements SessionEvent {}

    /**
     * {@code session.erased}: the right to be forgotten. Erases the whole session, in whatever order its events come.
     */
    record Erased(
            String sessionId,
            @Nullable String eventId,
            @Nullable Instant occurredAt,
            @Nullable String organizationId) implements SessionEvent {}

    /** Language tags (BCP 47) of a session: spoken, and translated to. Either may be unknown. */
    record LanguagePair(@Nullable String source, @Nullable String target) {}

    /**
     * Somebody who speaks in a session.
     *
     * @param speaker the role that ASR events carry
     * @param channel from 0, or {@link SpeechEvent#ABSENT}
     */
    record Participant(
            String speaker, int channel, @Nullable String name) {}

    /** Why a session failed, as its publisher says. */
    record SessionError(@Nullable String code, @Nullable String message) {}
}
