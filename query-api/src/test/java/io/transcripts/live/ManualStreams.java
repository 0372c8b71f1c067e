package io.transcripts.live;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Those who wait, looked through as often as may be, by a clock that a test moves. */
public final class ManualStreams implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000;

    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final LiveStreams streams;
    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean isRunning;
    private volatile long looks;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    public ManualStreams(LiveOptions options, ChangeSource.Directory directory) {
        streams = new LiveStreams(options, directory, registry, now::get, this::counted);
        threads.execute(this::lookAllTheTime);
    }

    private void counted(Runnable task) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    /** It is so much later, all have been looked through, and what was to be done for it is done. */
    public void later(Duration time) {
        now.addAndGet(time.toNanos());
        long before = looks;
        // The first may have begun before.
        while (looks < before + Rounds.TURNS + 1 || underWay.get() > 0) {
            Thread.onSpinWait();
        }
    }

    /** From now on time passes. */
    public void startTheClock() {
        isRunning = true;
    }

    private void lookAllTheTime() {
        while (!threads.isShutdown()) {
            if (isRunning) {
                now.set(System.nanoTime());
            }
            streams.look();
            looks = looks + 1;
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    public double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    public double ended(String reason) {
        return registry.get("transcripts.streams.ended")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Override
    public void close() {
        streams.close();
        threads.shutdownNow();
    }
}
