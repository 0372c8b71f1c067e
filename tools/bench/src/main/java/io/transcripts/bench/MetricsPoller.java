package io.transcripts.bench;

import java.io.UncheckedIOException;

/**
 * Asks a node how many records it has decided: ten times a second at the beginning and towards the end, where it matters
 * when, and at most once a second in between, since a node of before may send its whole page of metrics, which costs it some
 * milliseconds.
 */
final class MetricsPoller implements AutoCloseable {
    private static final long SHORTEST_MS = 100;
    private static final long LONGEST_MS = 1_000;

    private final RunningNode node;
    private final Stopwatch stopwatch;
    private final Thread thread = new Thread(this::poll, "bench-metrics");
    private volatile boolean closed;

    private MetricsPoller(RunningNode node, Stopwatch stopwatch) {
        this.node = node;
        this.stopwatch = stopwatch;
        thread.setDaemon(true);
    }

    static MetricsPoller start(RunningNode node, Stopwatch stopwatch) {
        MetricsPoller poller = new MetricsPoller(node, stopwatch);
        poller.thread.start();
        return poller;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void poll() {
        try {
            while (!closed) {
                ask();
                Thread.sleep(Math.max(SHORTEST_MS, Math.min(LONGEST_MS, stopwatch.expectedMs() / 4)));
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void ask() throws InterruptedException {
        try {
            long decided = node.recordsDecided();
            if (decided > 0) {
                stopwatch.count(decided);
            }
        } catch (UncheckedIOException e) {
            // Too busy to answer, or ending: the stopwatch's patience decides.
        }
    }
}
