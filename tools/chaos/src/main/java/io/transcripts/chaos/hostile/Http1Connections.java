package io.transcripts.chaos.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Raw connections, all of them on the calling thread. */
final class Http1Connections implements Attackers {
    private static final long TICK_MS = 10;
    /** Thousands of connections are not opened at one moment: that the node's queue of them is short is no finding. */
    private static final Duration RAMP_PER_THOUSAND = Duration.ofMillis(500);

    private static final int MILLE = 1_000;
    private static final int BUFFER = 256 << 10;

    private final Http1Behaviour manner;
    private final Supplier<Request> requests;
    private final InetSocketAddress to;
    private final List<InetAddress> from;

    /** @param requests may be the same again and again */
    Http1Connections(Http1Behaviour manner, Supplier<Request> requests, InetSocketAddress to, List<InetAddress> from) {
        this.manner = manner;
        this.requests = requests;
        this.to = to;
        this.from = from;
    }

    @Override
    public void attack(long endsAt, Counts counts) throws IOException, InterruptedException {
        List<Http1Connection> lines = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            long start = System.nanoTime();
            for (int i = 0; i < manner.connections(); i++) {
                Http1Connection line = new Http1Connection(manner, requests, to, from(i), selector, buffer, counts);
                line.openAt(start + RAMP_PER_THOUSAND.toNanos() * i / MILLE);
                lines.add(line);
            }
            long tick = start;
            for (long now = start; now - endsAt < 0; now = System.nanoTime()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                int unused = selector.select(Http1Connections::ready, TICK_MS);
                if (System.nanoTime() - tick >= TimeUnit.MILLISECONDS.toNanos(TICK_MS)) {
                    tick = System.nanoTime();
                    for (Http1Connection line : lines) {
                        line.wake(tick);
                    }
                }
            }
        } finally {
            counts.over();
            lines.forEach(Http1Connection::leave);
        }
    }

    private static void ready(SelectionKey key) {
        ((Http1Connection) key.attachment()).ready();
    }

    private @Nullable InetAddress from(int line) {
        return from.isEmpty() ? null : from.get(line % from.size());
    }
}
