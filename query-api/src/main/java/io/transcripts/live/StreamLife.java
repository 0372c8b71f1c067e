package io.transcripts.live;

import java.util.function.BooleanSupplier;

/** How long a stream may last, and why it ends then. Not thread-safe. */
final class StreamLife {
    private final BooleanSupplier isAllowed;
    private long endsAt;
    private StreamEnd reason = StreamEnd.ROTATED;
    private long keySeenAt;

    /** @param isAllowed whether its key is in force */
    StreamLife(BooleanSupplier isAllowed, long now, long lifeNanos) {
        this.isAllowed = isAllowed;
        endsAt = now + lifeNanos;
        keySeenAt = now;
    }

    /** Looks at the key once in a while: without it the time is over. */
    void look(long now) {
        if (now - keySeenAt > LiveOptions.KEY.toNanos()) {
            keySeenAt = now;
            if (!isAllowed.getAsBoolean()) {
                endBy(now, StreamEnd.KEY);
            }
        }
    }

    /** It ends then at the latest. */
    void endBy(long nanoTime, StreamEnd why) {
        if (nanoTime - endsAt < 0) {
            endsAt = nanoTime;
            reason = why;
        }
    }

    /** Whether it is to end behind what is under way. */
    boolean isOver(long now) {
        return now - endsAt >= 0;
    }

    /** Whether it is to end in the middle of what is under way. */
    boolean isLongOver(long now) {
        return now - endsAt > LiveOptions.GRACE.toNanos();
    }

    /** When to look again at the latest, while nothing happens. */
    long next(long now) {
        return Math.min(endsAt - now, LiveOptions.LOOK.toNanos()) + now;
    }

    StreamEnd reason() {
        return reason;
    }
}
