package io.transcripts.routing;

import io.transcripts.domain.Transcript;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a node knows about a session now. */
public sealed interface Answer {

    /**
     * Its transcript.
     *
     * @param lag records that a standby, or an owner that has just taken over, is behind; {@link #CURRENT} for an owner that
     *     has caught up
     */
    record Found(Transcript transcript, long lag) implements Answer {
        /** Not behind, and said by who knows. */
        public static final long CURRENT = -1;

        /** Whether it is the owner's, and goes never backwards. */
        public boolean isCurrent() {
            return lag == CURRENT;
        }
    }

    /** No such session: said only by an owner that has caught up. */
    record NotFound() implements Answer {}

    /** Erased, or past its retention: said only by an owner that has caught up. */
    record Erased(@Nullable String organizationId) implements Answer {}

    /** This node cannot answer now. */
    record NotReady(String reason, Duration retryAfter) implements Answer {}
}
