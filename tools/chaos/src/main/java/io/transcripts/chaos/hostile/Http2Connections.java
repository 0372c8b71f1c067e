package io.transcripts.chaos.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Connections of HTTP/2 without TLS, with streams that are asked for again and again. */
final class Http2Connections implements Attackers {
    private static final int THREADS = 8;
    private static final int SESSION_WINDOW = 16 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long STOP_MS = 5_000;

    private final Http2Behaviour flow;
    private final Supplier<HttpGet> asks;
    private final InetSocketAddress to;
    private final List<InetAddress> from;

    Http2Connections(Http2Behaviour flow, Supplier<HttpGet> asks, InetSocketAddress to, List<InetAddress> from) {
        this.flow = flow;
        this.asks = asks;
        this.to = to;
        this.from = from;
    }

    /** Does things later, until the attack is over. */
    record Later(ScheduledExecutorService timer) {
        void run(Runnable task, Duration after) {
            try {
                var unused = timer.schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // It is over.
            }
        }

        boolean isOver() {
            return timer.isShutdown();
        }
    }

    @Override
    public void attack(long endsAt, Counts counts) throws IOException, InterruptedException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("hostile-streams");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_MS);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "hostile-timer");
            thread.setDaemon(true);
            return thread;
        });
        HTTP2Client client = client(threads);
        try {
            client.start();
            for (int i = 0; i < flow.connections(); i++) {
                new Http2Connection(client, to, flow, asks, counts, new Later(timer)).open();
            }
            // Nothing but the end is waited for.
            boolean unused = timer.awaitTermination(Math.max(0, endsAt - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("HTTP/2 cannot be spoken", e);
        } finally {
            timer.shutdownNow();
            counts.over();
            LifeCycle.stop(client);
            LifeCycle.stop(threads);
        }
    }

    private HTTP2Client client(QueuedThreadPool threads) {
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(1);
        connector.setConnectTimeout(CONNECT);
        if (!from.isEmpty()) {
            connector.setBindAddress(new InetSocketAddress(from.get(0), 0));
        }
        HTTP2Client client = new HTTP2Client(connector);
        client.setInitialSessionRecvWindow(SESSION_WINDOW);
        client.setInitialStreamRecvWindow(flow.window());
        client.setIdleTimeout(0);
        client.setStreamIdleTimeout(0);
        return client;
    }
}
