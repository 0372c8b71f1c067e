package io.transcripts.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Waits for probes to appear somewhere, and takes the time. One thread expects, others see. */
abstract class ProbeObserver implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** By session and segment. */
    private final Map<String, Expected> pending = new ConcurrentHashMap<>();

    private final Latencies latencies = new Latencies();
    private long lost;

    /**
     * A probe under way.
     *
     * @param dueNanos when it was to be sent, by {@link System#nanoTime}
     * @param isRecorded false in the warm-up
     */
    record Expected(String sessionId, String segmentId, long dueNanos, boolean isRecorded) {
        private String key() {
            return sessionId + ' ' + segmentId;
        }
    }

    /** Called right before it is sent. */
    final void expect(Expected probe) {
        pending.put(probe.key(), probe);
    }

    /** Those that are waited for. */
    final Collection<Expected> pending() {
        return pending.values();
    }

    /** That one is there since a moment, if it is waited for. */
    final synchronized void seen(String sessionId, String segmentId, long nanos) {
        Expected probe = pending.remove(sessionId + ' ' + segmentId);
        if (probe != null && probe.isRecorded()) {
            latencies.record(nanos - probe.dueNanos());
        }
    }

    /** What never comes counts as long as it was waited for: left out, it would make the others look better. */
    final synchronized void giveUp() {
        long now = System.nanoTime();
        List<Expected> late = pending.values().stream()
                .filter(probe -> now - probe.dueNanos() > PATIENCE_NANOS)
                .toList();
        for (Expected probe : late) {
            pending.remove(probe.key());
            if (probe.isRecorded()) {
                latencies.record(now - probe.dueNanos());
                lost++;
            }
        }
    }

    /** Waits for all that are under way, each for ten seconds at most, and returns the recorded ones. */
    final Latencies await() throws InterruptedException {
        while (!pending.isEmpty()) {
            giveUp();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        synchronized (this) {
            return latencies;
        }
    }

    /** How many of the recorded ones never came; each counts as ten seconds. */
    final synchronized long lost() {
        return lost;
    }

    @Override
    public abstract void close();
}
