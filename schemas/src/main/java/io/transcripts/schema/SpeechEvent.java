package io.transcripts.schema;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One input event: what was heard, its translation, or a step in the life of its session.
 *
 * <p>Conventions of all events: times and durations are milliseconds from the start of the session (rounded half up on
 * arrival), confidences are thousandths. {@link #ABSENT} marks a number that the publisher did not give; it sorts before
 * every number that can be given. A {@code null} reference means the same for text.
 */
public sealed interface SpeechEvent permits AsrEvent, TranslationEvent, SessionEvent {

    /** An optional number that was not given. */
    int ABSENT = -1;

    /** The session the event belongs to: the only thing that decides where it is processed. */
    String sessionId();

    /** The publisher's id of the event; breaks ties between results of the same age. */
    @Nullable
    String eventId();

    /** When it was said or decided, by the publisher's clock; when absent the record's timestamp stands in. */
    @Nullable
    Instant occurredAt();
}
