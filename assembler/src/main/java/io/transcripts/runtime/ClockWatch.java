package io.transcripts.runtime;

import io.transcripts.topology.TaskClock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the machine's clock was set back, or far ahead. Kafka's clients and Kafka Streams wait for times of that clock:
 * heartbeats, commits, the punctuator that completes sessions. A node whose clock goes back by an hour would do
 * nothing for an hour, and only new clients help. A clock that jumps ahead by less than {@link TaskClock#MOST_AHEAD} lets timeouts
 * pass early, which does no harm. By more, it would let the retention of whatever is stored pass.
 */
final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    /** A node waits out a step back of this length, which is shorter than any session timeout. */
    static final Duration TOLERATED = Duration.ofSeconds(5);

    private static final long EVERY_MS = 1_000;

    private final LongSupplier wallMs;
    private final LongSupplier monotonicNanos;
    private final Runnable onJump;
    private long offsetMs;
    private volatile @Nullable Future<?> looks;

    /** @param onJump called each time that the clock was set back, or ahead, by more than is tolerated */
    ClockWatch(LongSupplier wallMs, LongSupplier monotonicNanos, Runnable onJump) {
        this.wallMs = wallMs;
        this.monotonicNanos = monotonicNanos;
        this.onJump = onJump;
        offsetMs = currentOffsetMs();
    }

    void start(ScheduledExecutorService timer) {
        looks = timer.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Compares how far the clock has moved since the last look with the time that has passed. */
    void look() {
        long now = currentOffsetMs();
        long setBackMs = offsetMs - now;
        offsetMs = now;
        if (setBackMs > TOLERATED.toMillis()) {
            LOG.error(
                    "The clock of this machine was set back by {} s. Kafka's clients wait for times of that clock, so"
                            + " this node stops; start it again.",
                    TimeUnit.MILLISECONDS.toSeconds(setBackMs));
            onJump.run();
        } else if (-setBackMs > TaskClock.MOST_AHEAD.toMillis()) {
            LOG.error(
                    "The clock of this machine was set ahead by {} s. Whatever is stored might be taken for too old, and be"
                            + " erased, so this node stops. Look whether the clock is right, then start it again. A machine that"
                            + " was suspended for so long looks the same.",
                    TimeUnit.MILLISECONDS.toSeconds(-setBackMs));
            onJump.run();
        }
    }

    private long currentOffsetMs() {
        return wallMs.getAsLong() - TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong());
    }

    @Override
    public void close() {
        Future<?> started = looks;
        if (started != null) {
            started.cancel(false);
        }
    }
}
