package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API for a probe's transcript until the segment is in the answer.
 *
 * <p>One thread asks for all that are waited for in turn, half a millisecond between two questions, which is how exact it is.
 * That bounds what the asking costs: a thread for each probe would ask the more, the later the answers come, and in the end
 * hold up what it looks at.
 */
final class ApiObserver implements ProbeObserver {
    private static final long PAUSE_NANOS = 500_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int OK = 200;

    private final URI url;
    private final String apiKey;
    private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    /** The observing thread's, until nothing is pending. */
    private final Latencies latencies = new Latencies();

    private final Thread thread = new Thread(this::observe, "observer");
    private volatile boolean isClosing;
    private @Nullable HttpConnection connection;

    ApiObserver(URI url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void expect(Expected probe) {
        pending.incrementAndGet();
        expected.add(probe);
    }

    @Override
    public Latencies await() throws InterruptedException {
        while (pending.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return latencies;
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        isClosing = true;
    }

    private void observe() {
        List<Expected> waiting = new ArrayList<>();
        while (!isClosing) {
            for (Expected probe = expected.poll(); probe != null; probe = expected.poll()) {
                waiting.add(probe);
            }
            for (Iterator<Expected> probes = waiting.iterator(); probes.hasNext(); ) {
                if (isDone(probes.next())) {
                    probes.remove();
                    pending.decrementAndGet();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            if (waiting.isEmpty()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        disconnect();
    }

    /** Asks once for a probe; true when it is there, or was waited for long enough. */
    private boolean isDone(Expected probe) {
        boolean isThere = isThere(probe);
        long taken = System.nanoTime() - probe.dueNanos();
        if (!isThere && taken <= PATIENCE_NANOS) {
            return false;
        }
        if (probe.isRecorded()) {
            // What never comes counts as long as it was waited for: left out, it would make the others look better.
            latencies.record(taken);
            if (!isThere) {
                lost.incrementAndGet();
            }
        }
        return true;
    }

    private boolean isThere(Expected probe) {
        byte[] wanted = ("\"id\":\"" + probe.segmentId() + '"').getBytes(StandardCharsets.US_ASCII);
        try {
            HttpConnection open = connection;
            if (open == null) {
                open = new HttpConnection(url.getHost(), url.getPort());
                connection = open;
            }
            int status = open.exchange(
                    HttpConnection.request(url.getHost(), "/v1/sessions/" + probe.sessionId() + "/transcript", apiKey));
            return status == OK && open.bodyContains(wanted);
        } catch (IOException e) {
            disconnect();
            return false;
        }
    }

    private void disconnect() {
        HttpConnection open = connection;
        connection = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("A connection does not close", e);
        }
    }
}
