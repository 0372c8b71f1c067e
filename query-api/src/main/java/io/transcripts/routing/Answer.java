package io.transcripts.routing;

import io.transcripts.domain.Stamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a session now.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

    /**
     * The session is there.
     *
     * @param lag records that a standby, or an owner that has just taken over, is behind; {@link #CURRENT} for an
     *     owner that has caught up
     * @param stamp tells the version of the session from every other; null unless an owner that has caught up answers
     */
    record Found<T>(T value, long lag, @Nullable Stamp stamp) implements Answer<T> {
        /** The lag of an owner that has caught up, which is not behind. */
        public static final long CURRENT = -1;

        /** Without a stamp: the answer of a standby, or of an owner that has not caught up. */
        public Found(T value, long lag) {
            this(value, lag, null);
        }

        /** Whether an owner that has caught up answers. Such answers never go backwards. */
        public boolean isCurrent() {
            return lag == CURRENT;
        }
    }

    /** No such session: said only by an owner that has caught up. */
    record NotFound<T>() implements Answer<T> {}

    /** Erased, or past its retention: said only by an owner that has caught up. */
    record Erased<T>(@Nullable String organizationId) implements Answer<T> {}

    /** This node cannot answer now. */
    record NotReady<T>(String reason, Duration retryAfter) implements Answer<T> {}
}
