package io.transcripts.node.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as something to wait for. The JVM ends only when this is closed, so that what the caller opened can
 * be closed first, by the caller's own thread and in its order. It ends with 0 where that was what the process was to do.
 */
public final class StopSignal implements AutoCloseable {
    /** A close that hangs must not keep the process from ending; more than all parts of a node may take together. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(60);

    private final Duration limit;
    private final int exitCode;
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::holdTheJvm, "stop-signal");

    public StopSignal() {
        this(Duration.ZERO);
    }

    /** @param first what is done before anything is closed takes so long */
    public StopSignal(Duration first) {
        this(first, 0);
    }

    /**
     * Of something that ought to come to an end by itself.
     *
     * @param exitCode of the process when the signal has come before
     */
    public StopSignal(Duration first, int exitCode) {
        limit = CLOSING_LIMIT.plus(first);
        this.exitCode = exitCode;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits for the signal. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Waits for the signal at most so long; true when it has come. */
    public boolean await(Duration atMost) throws InterruptedException {
        return requested.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** As if the signal had come: for what ends by itself. */
    public void request() {
        requested.countDown();
    }

    /** Everything is closed: the JVM may end. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, which is what the hook is for.
        }
    }

    private void holdTheJvm() {
        requested.countDown();
        try {
            if (closed.await(limit.toSeconds(), TimeUnit.SECONDS)) {
                // Without this the JVM reports the signal as its exit code.
                Runtime.getRuntime().halt(exitCode);
            }
            System.err.println("Not closed within " + limit.toSeconds() + " s; ending anyway.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
