package io.transcripts.node;

import io.micrometer.core.instrument.Clock;
import io.transcripts.keys.EverySecond;
import java.util.function.LongSupplier;

/**
 * The clock of the metrics: its wall time goes on once a second. Timers ask for it with each value, only to know when their
 * greatest value of some minutes is to be forgotten, and stream threads have a value for each record (decision 8). Durations
 * are measured exactly.
 */
final class SecondsClock implements Clock, AutoCloseable {
    private final LongSupplier wallMs;
    private final EverySecond ticks;
    private volatile long now;

    SecondsClock(LongSupplier wallMs) {
        this.wallMs = wallMs;
        now = wallMs.getAsLong();
        ticks = new EverySecond("metrics-clock", this::tick);
    }

    /** Goes on to the time of now. */
    void tick() {
        now = wallMs.getAsLong();
    }

    @Override
    public long wallTime() {
        return now;
    }

    @Override
    public long monotonicTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        ticks.close();
    }
}
