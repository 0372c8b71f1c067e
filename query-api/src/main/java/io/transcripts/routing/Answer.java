package io.transcripts.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows about a session now.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

    /**
     * It is there.
     *
     * @param lag records that a standby, or an owner that has just taken over, is behind; {@link #CURRENT} for an owner that
     *     has caught up
     * @param stamp of the version that it is of; null where nobody vouches for it
     */
    record Found<T>(T value, long lag, @Nullable Stamp stamp) implements Answer<T> {
        /** Not behind, and said by who knows. */
        public static final long CURRENT = -1;

        /** Of a version that nobody vouches for. */
        public Found(T value, long lag) {
            this(value, lag, null);
        }

        /** Whether it is the owner's, and goes never backwards. */
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
