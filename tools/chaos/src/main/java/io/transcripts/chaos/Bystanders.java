package io.transcripts.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Callers of good will, who ask every node for small transcripts at a steady rate, however long answers take. Every tenth
 * request closes its connection, so that there are always new ones.
 */
final class Bystanders implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int THREADS = 8;
    private static final int CONNECTIONS = 512;
    private static final int CLOSE_EVERY = 10;
    private static final int OK = 200;
    private static final int MOST_BYTES = 1 << 20;
    private static final int DIGITS = 3;
    private static final double MEDIAN = 50;
    private static final double P99 = 99;
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Visits sessions in no near order, and all of them. */
    private static final int STRIDE = 7_919;

    private final List<URI> nodes;
    private final List<String> sessions;
    /** Nothing is published while they ask: whatever is said first of a session has to be said each time. */
    private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();

    private final String apiKey;
    private final double perSecond;
    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    private final HttpClient client = new HttpClient();
    private final Thread caller = new Thread(this::call, "siege-others");
    private volatile Phase phase = new Phase();
    private volatile boolean isDone;

    /** What was felt from its beginning to that of the next. Thread-safe. */
    static final class Phase {
        private final Histogram nanos = new Histogram(DIGITS);
        private final Map<String, Long> errors = new TreeMap<>();
        private long asked;
        private long answered;

        private synchronized void ask() {
            asked++;
        }

        private synchronized void answer(long due, Result result, boolean isOther) {
            answered++;
            nanos.recordValue(System.nanoTime() - due);
            Throwable failure = result.getFailure();
            if (failure != null) {
                errors.merge(failure.getClass().getSimpleName(), 1L, Long::sum);
            } else if (result.getResponse().getStatus() != OK) {
                errors.merge(Integer.toString(result.getResponse().getStatus()), 1L, Long::sum);
            } else if (isOther) {
                errors.merge("another body", 1L, Long::sum);
            }
            notifyAll();
        }

        /** Waits for the answers to what was asked in it, each of which is a failure after a while. */
        synchronized CallerLatency felt() throws InterruptedException {
            long endsAt = System.nanoTime() + 2 * PATIENCE.toNanos();
            for (long left = 1; answered < asked && left > 0; ) {
                left = TimeUnit.NANOSECONDS.toMillis(endsAt - System.nanoTime());
                wait(Math.max(1, left));
            }
            Map<String, Long> all = new TreeMap<>(errors);
            if (answered < asked) {
                all.put("no answer", asked - answered);
            }
            return new CallerLatency(
                    asked,
                    nanos.getValueAtPercentile(MEDIAN) / NANOS_PER_MS,
                    nanos.getValueAtPercentile(P99) / NANOS_PER_MS,
                    nanos.getMaxValue() / NANOS_PER_MS,
                    all);
        }
    }

    /**
     * Asks nobody before {@link #start}.
     *
     * @param nodes where they are asked
     * @param perSecond at each
     */
    Bystanders(List<URI> nodes, List<String> sessions, String apiKey, double perSecond) {
        this.nodes = List.copyOf(nodes);
        this.sessions = List.copyOf(sessions);
        this.apiKey = apiKey;
        this.perSecond = perSecond * nodes.size();
        threads.setName("siege-others");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setConnectTimeout(PATIENCE.toMillis());
        client.setUserAgentField(null);
        // Else whatever is thrown while a connection is given back loses the end of the request that it had, for ever.
        client.setStrictEventOrdering(true);
        caller.setDaemon(true);
    }

    void start() {
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("HTTP cannot be spoken", e);
        }
        caller.start();
    }

    /** What is asked from now on counts for another phase. */
    Phase begin() {
        Phase begun = new Phase();
        phase = begun;
        return begun;
    }

    @Override
    public void close() {
        isDone = true;
        LifeCycle.stop(client);
        LifeCycle.stop(threads);
    }

    private void call() {
        long start = System.nanoTime();
        for (int i = 0; !isDone; i++) {
            long due = start + (long) (i * NANOS_PER_SECOND / perSecond);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            ask(i, due);
        }
    }

    private void ask(int number, long due) {
        Phase of = phase;
        URI node = nodes.get(number % nodes.size());
        String session = sessions.get((int) ((long) number * STRIDE % sessions.size()));
        Request request = client.newRequest(node.resolve("/v1/sessions/" + session + "/transcript"))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> {
                    headers.put("X-API-Key", apiKey);
                    if (number / nodes.size() % CLOSE_EVERY == 0) {
                        headers.put(HttpHeader.CONNECTION, "close");
                    }
                });
        of.ask();
        request.send(new BufferingResponseListener(MOST_BYTES) {
            @Override
            public void onComplete(Result result) {
                byte[] body = getContent();
                boolean isOther = result.isSucceeded()
                        && result.getResponse().getStatus() == OK
                        && !Arrays.equals(bodies.computeIfAbsent(session, first -> body), body);
                of.answer(due, result, isOther);
            }
        });
    }
}
