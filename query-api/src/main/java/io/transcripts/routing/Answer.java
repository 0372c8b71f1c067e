package io.transcripts.routing;

import io.transcripts.domain.Transcript;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known about a session now. */
public sealed interface Answer {

    /**
     * Its transcript.
     *
     * @param lag input records that the answering node has still to read before it has caught up; 0 for an owner that has
     */
    record Found(Transcript transcript, long lag) implements Answer {}

    /** No such session: said only by an owner that has caught up. */
    record NotFound() implements Answer {}

    /** Erased, or past its retention. */
    record Erased(@Nullable String organizationId) implements Answer {}

    /** Nobody can answer now. */
    record NotReady(String reason, Duration retryAfter) implements Answer {}
}
