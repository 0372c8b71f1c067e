package io.transcripts.peer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long another node may say nothing before it is left alone, of one request to it. Times are of {@link System#nanoTime}.
 * Thread-safe.
 */
final class Silence {
    /** Behind the head of an answer it has so many times the patience: what is large is made in turns, of which there may be many. */
    private static final int BEGUN = 3;

    private static final long NO_END = TimeUnit.DAYS.toNanos(1);
    private final long patienceNanos;
    private final long start = System.nanoTime();
    /** When the answer has to begin at the latest. */
    private volatile long endsAt;

    private volatile long since = start;
    private volatile long until;
    private volatile boolean isAllowed;
    private volatile boolean isItsFault;

    /** @param time until the answer has to begin, with that for a connection */
    Silence(Duration time, long patienceNanos) {
        this.patienceNanos = patienceNanos;
        endsAt = start + time.toNanos();
        until = start + Math.min(time.toNanos(), patienceNanos);
        isItsFault = time.toNanos() >= patienceNanos;
    }

    /** Since it began. */
    long nanos(long now) {
        return now - start;
    }

    /** It is asked, maybe after a wait for a turn: that wait is not its fault. */
    void begin(long now) {
        long left = endsAt - now;
        until = now + Math.min(left, patienceNanos);
        // Nearly all of the patience: the moment until it is asked does not count.
        isItsFault &= left >= patienceNanos / 10 * 9;
    }

    /** It has begun to answer. */
    void restart(long now) {
        endsAt = now + NO_END;
        since = now;
        until = now + BEGUN * patienceNanos;
    }

    /** Nothing is expected of it while the caller takes what it has said. */
    void allow() {
        isAllowed = true;
    }

    /** The caller has taken it. */
    void taken(boolean isLast) {
        restart(System.nanoTime());
        isAllowed = isLast;
    }

    boolean isTooLong(long now) {
        return !isAllowed && now - until > 0;
    }

    /** Whether it is waited for on, since it has answered others meanwhile: it is there, and has more to do with this one. */
    boolean isForgiven(long now, boolean isThere) {
        if (isThere && now - endsAt < 0) {
            since = now;
            until = Math.min(now + patienceNanos, endsAt);
            return true;
        }
        isItsFault &= !isThere;
        return false;
    }

    /** Whether something that was heard then was heard during the silence. */
    boolean isSince(long heardAt) {
        return heardAt - since > 0;
    }

    /** Whether it had its time, and said nothing at all. */
    boolean isItsFault() {
        return isItsFault;
    }
}
