package io.transcripts.devkit.calls;

import org.jspecify.annotations.Nullable;

/** One call of the input: its events, in the order in which they are published. */
public interface Call {
    String sessionId();

    /** The next event, or null after the last. */
    byte @Nullable [] nextEvent();

    /** Where calls come from; there is always another. */
    @FunctionalInterface
    interface Source {
        /**
         * The next call.
         *
         * @param underWay when the input begins in the middle of the call, so that calls do not all end together
         */
        Call next(boolean underWay);
    }
}
