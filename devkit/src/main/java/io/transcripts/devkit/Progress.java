package io.transcripts.devkit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells how publishing goes, on standard error: from the second second on at least every second, one rewritten line on a
 * terminal and plain lines elsewhere. Thread-safe.
 */
final class Progress implements AutoCloseable {
    /** A file of garbage must not bury the terminal, nor the closing count. */
    private static final int MAX_PROBLEMS = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean rewriting;
    private final Supplier<Publisher.Counts> counts;
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService ticker;
    private long problems;
    private boolean lineOpen;

    Progress(PrintWriter err, boolean rewriting, Supplier<Publisher.Counts> counts) {
        this.err = err;
        this.rewriting = rewriting;
        this.counts = counts;
        ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "publish-progress");
            thread.setDaemon(true);
            return thread;
        });
        // A little faster than promised, so that a late timer keeps the promise.
        long periodMs = rewriting ? 250 : 900;
        Future<?> unused = ticker.scheduleAtFixedRate(this::tick, PATIENCE.toMillis(), periodMs, TimeUnit.MILLISECONDS);
    }

    /** Seconds since the start. */
    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** Reports an event that was not published; after {@value #MAX_PROBLEMS} of them only the count goes on. */
    synchronized void problem(String sentence) {
        problems++;
        if (problems > MAX_PROBLEMS) {
            return;
        }
        print(
                problems == MAX_PROBLEMS
                        ? sentence + System.lineSeparator()
                                + "Further ones are only counted; transcripts validate tells of all."
                        : sentence);
    }

    /** Says why publishing ends, however many problems there were before. */
    synchronized void conclude(String sentence) {
        print(sentence);
    }

    /** {@code 1200 read, 1199 acknowledged, 1 failed, 600 events/s, 2.0 s}; the rate is of acknowledged events. */
    String line() {
        Publisher.Counts now = counts.get();
        double seconds = seconds();
        return String.format(
                Locale.ROOT,
                "%d read, %d acknowledged, %d failed, %.0f events/s, %.1f s",
                now.read(),
                now.acknowledged(),
                now.failed(),
                now.acknowledged() / Math.max(seconds, 1e-3),
                seconds);
    }

    /** Ends the rewritten line. */
    @Override
    public void close() {
        ticker.shutdownNow();
        synchronized (this) {
            clear();
            err.flush();
        }
    }

    private synchronized void tick() {
        if (rewriting) {
            err.print(CLEAR_LINE + "Publishing: " + line());
            lineOpen = true;
        } else {
            err.println("Publishing: " + line());
        }
        err.flush();
    }

    private void print(String text) {
        clear();
        err.println(text);
        err.flush();
    }

    private void clear() {
        if (lineOpen) {
            err.print(CLEAR_LINE);
            lineOpen = false;
        }
    }
}
