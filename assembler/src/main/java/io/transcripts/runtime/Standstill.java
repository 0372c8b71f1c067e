package io.transcripts.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that a consumer gets nothing more although there is more to read: it goes on asking brokers that have gone, and says
 * nothing. Only the time of its polls counts, not that of what is done with the records. One thread may use it.
 */
public final class Standstill {
    /** A consumer needs 30 s of Kafka's own to leave a broker that hangs, and as long again to find the next. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final LongSupplier nanoTime;
    private long startNanos;
    private long idleNanos;

    /** Nothing is waited for yet. */
    public Standstill() {
        this(System::nanoTime);
    }

    /** @param nanoTime a clock of nanoseconds */
    public Standstill(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Before a poll. */
    public void polling() {
        startNanos = nanoTime.getAsLong();
    }

    /**
     * After a poll.
     *
     * @param hasMoved whether it has brought records, or come further without
     * @throws StartException when none has for long
     */
    public void polled(boolean hasMoved) {
        idleNanos = hasMoved ? 0 : idleNanos + nanoTime.getAsLong() - startNanos;
        if (idleNanos > LIMIT.toNanos()) {
            throw new StartException("The brokers have brought nothing for " + LIMIT.toSeconds()
                    + " s, and there is more to read. Are all of them up?");
        }
    }
}
