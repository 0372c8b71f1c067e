package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the API for a probe's transcript until the segment is in the answer. Between two questions lies half a millisecond,
 * which is how exact it is: asking without a pause would be a load of its own, and slow down what it looks at.
 */
final class ApiObserver implements ProbeObserver {
    /** Probes that are waited for at once; one that finds none free would be seen late, so there are enough. */
    private static final int WAITING = 32;

    private static final long PAUSE_NANOS = 500_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int OK = 200;

    private final ExecutorService threads = Executors.newFixedThreadPool(WAITING);
    private final URI url;
    private final String apiKey;
    private final Latencies latencies = new Latencies();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final ThreadLocal<HttpConnection> connections = ThreadLocal.withInitial(this::connect);

    ApiObserver(URI url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
    }

    @Override
    public void expect(Expected probe) {
        pending.incrementAndGet();
        threads.execute(() -> {
            try {
                observe(probe);
            } finally {
                pending.decrementAndGet();
            }
        });
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
        threads.shutdownNow();
    }

    private void observe(Expected probe) {
        byte[] request =
                HttpConnection.request(url.getHost(), "/v1/sessions/" + probe.sessionId() + "/transcript", apiKey);
        byte[] wanted = ("\"id\":\"" + probe.segmentId() + '"').getBytes(StandardCharsets.US_ASCII);
        while (System.nanoTime() - probe.dueNanos() < PATIENCE_NANOS) {
            try {
                HttpConnection connection = connections.get();
                int status = connection.exchange(request);
                long now = System.nanoTime();
                if (status == OK && connection.bodyContains(wanted)) {
                    record(probe, now);
                    return;
                }
            } catch (IOException e) {
                connections.remove();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        lost.incrementAndGet();
    }

    private void record(Expected probe, long now) {
        if (probe.isRecorded()) {
            synchronized (latencies) {
                latencies.record(now - probe.dueNanos());
            }
        }
    }

    private HttpConnection connect() {
        try {
            return new HttpConnection(url.getHost(), url.getPort());
        } catch (IOException e) {
            throw new IllegalStateException("The API at " + url + " cannot be reached", e);
        }
    }
}
