package io.transcripts.topology;

import io.transcripts.store.TranscriptWriter;
import io.transcripts.store.TranscriptWriter.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Wakes the sessions whose deadline has come, the earliest first. Each call has a bounded time, because it runs on
 * the stream thread, where events of other sessions wait meanwhile.
 *
 * <p>A clock that was set too far ahead would let all periods pass at once, and erase whatever is stored. So it wakes nobody once the clock
 * has gone ahead by more than {@link #MOST_AHEAD} of the time that has passed, until that is put right, or the task begins anew.
 */
public final class ExpiryPunctuator {
    /** A clock that is ahead by an hour is one of another season, and completes sessions early at the most. */
    public static final Duration MOST_AHEAD = Duration.ofHours(1);

    private static final Duration BUDGET = Duration.ofMillis(50);
    private static final int ROWS_AT_ONCE = 256;

    private final TranscriptWriter writer;
    private final Expire expire;
    private final LongSupplier nanoTime;
    /** Of the clock, to the time that has passed; greatest while it is not known. */
    private long offsetMs = Long.MAX_VALUE;

    /** What to do with a deadline. */
    interface Expire {
        void expire(Deadline deadline, long nowMs);
    }

    ExpiryPunctuator(TranscriptWriter writer, Expire expire, LongSupplier nanoTime) {
        this.writer = writer;
        this.expire = expire;
        this.nanoTime = nanoTime;
    }

    /** Wakes sessions that are due, for a bounded time; true when none is left. */
    boolean punctuate(long nowMs) {
        if (isAhead(nowMs)) {
            return false;
        }
        long stopAt = nanoTime.getAsLong() + BUDGET.toNanos();
        List<Deadline> due = writer.due(nowMs, ROWS_AT_ONCE);
        while (!due.isEmpty()) {
            for (Deadline deadline : due) {
                if (nanoTime.getAsLong() >= stopAt) {
                    writer.remind(deadline.atMs());
                    return false;
                }
                expire.expire(deadline, nowMs);
            }
            due = writer.due(nowMs, ROWS_AT_ONCE);
        }
        return true;
    }

    private boolean isAhead(long nowMs) {
        long currentMs = nowMs - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
        if (offsetMs != Long.MAX_VALUE && currentMs - offsetMs > MOST_AHEAD.toMillis()) {
            return true;
        }
        offsetMs = currentMs;
        return false;
    }
}
