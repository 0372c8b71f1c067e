package io.transcripts.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Refusals that wait a second, without a thread, so that whoever sends one request after the other sends few. Thread-safe. */
final class DelayedRefusals {
    private static final long SECONDS = 1;
    private static final int MOST = 1_000;

    private final AtomicInteger held = new AtomicInteger();
    private final int most;

    DelayedRefusals() {
        this(MOST);
    }

    DelayedRefusals(int most) {
        this.most = most;
    }

    /** Sends a refusal a while from now; when too many wait already, the connection is closed instead. */
    void send(Exchange exchange, Problem problem) {
        if (held.incrementAndGet() > most) {
            held.decrementAndGet();
            exchange.request()
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
            exchange.breakOff("too many answers wait already");
            return;
        }
        var unused = exchange.resources()
                .timer()
                .schedule(
                        () -> {
                            held.decrementAndGet();
                            exchange.send(problem);
                        },
                        SECONDS,
                        TimeUnit.SECONDS);
    }
}
