package io.transcripts.topology;

import io.transcripts.store.TranscriptWriter;
import io.transcripts.store.TranscriptWriter.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Wakes the sessions whose deadline has come, the earliest first. Each call has a bounded time, because it runs on
 * the stream thread, where events of other sessions wait meanwhile.
 */
final class ExpiryPunctuator {
    private static final Duration BUDGET = Duration.ofMillis(50);
    private static final int ROWS_AT_ONCE = 256;

    private final TranscriptWriter writer;
    private final Expire expire;
    private final LongSupplier nanoTime;

    /** What to do with a deadline. */
    interface Expire {
        void expire(Deadline deadline, long nowMs);
    }

    ExpiryPunctuator(TranscriptWriter writer, Expire expire) {
        this(writer, expire, System::nanoTime);
    }

    ExpiryPunctuator(TranscriptWriter writer, Expire expire, LongSupplier nanoTime) {
        this.writer = writer;
        this.expire = expire;
        this.nanoTime = nanoTime;
    }

    /** Wakes sessions that are due, for a bounded time; true when none is left. */
    boolean punctuate(long nowMs) {
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
}
