package io.transcripts.devkit;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How fast events are published.
 *
 * @param factor times faster than they occurred; 0 for as fast as the broker takes them
 */
public record Speed(double factor) {

    /** As fast as the broker takes them. */
    public static final Speed MAX = new Speed(0);

    /**
     * Reads {@code max}, {@code 1x}, {@code 10x}, {@code 0.5x}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Speed parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        if (text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?x")) {
            double factor = Double.parseDouble(text.substring(0, text.length() - 1));
            if (factor > 0) {
                return new Speed(factor);
            }
        }
        throw new IllegalArgumentException("must be max, or a factor above 0 such as 1x or 10x");
    }

    /** A clock that says when each event is due. Not thread-safe. */
    Pacer pacer() {
        return new Pacer(factor);
    }

    /** Spreads events as their {@code occurred_at} are spread; an event without one is due at once. */
    static final class Pacer {
        private final double factor;
        private @Nullable Instant firstOccurred;
        private long firstNanos;

        private Pacer(double factor) {
            this.factor = factor;
        }

        /**
         * How long to wait for an event.
         *
         * @param nowNanos of {@link System#nanoTime()}
         * @return zero when it is due
         */
        Duration untilDue(@Nullable String occurredAt, long nowNanos) {
            if (factor == 0 || occurredAt == null) {
                return Duration.ZERO;
            }
            try {
                Instant occurred = OffsetDateTime.parse(occurredAt).toInstant();
                if (firstOccurred == null) {
                    firstOccurred = occurred;
                    firstNanos = nowNanos;
                }
                double aheadNanos = Duration.between(firstOccurred, occurred).toMillis() * 1e6 / factor;
                return Duration.ofNanos(Math.max(0, (long) aheadNanos - (nowNanos - firstNanos)));
            } catch (DateTimeException e) {
                // Not a time: the assembler will say so; it is no reason to hold the event back.
                return Duration.ZERO;
            }
        }
    }
}
