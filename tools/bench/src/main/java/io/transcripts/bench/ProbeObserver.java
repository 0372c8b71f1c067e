package io.transcripts.bench;

/** Waits for probes to appear somewhere, and takes the time. One thread expects. */
interface ProbeObserver extends AutoCloseable {

    /**
     * A probe under way.
     *
     * @param dueNanos when it was to be sent, by {@link System#nanoTime}
     * @param isRecorded false in the warm-up
     */
    record Expected(String sessionId, String segmentId, long dueNanos, boolean isRecorded) {}

    /** Called right before it is sent. */
    void expect(Expected probe);

    /** Waits for all that are under way, each for ten seconds at most, and returns the recorded ones. */
    Latencies await() throws InterruptedException;

    /** How many of the recorded ones never came; each counts as ten seconds. */
    long lost();

    @Override
    void close();
}
