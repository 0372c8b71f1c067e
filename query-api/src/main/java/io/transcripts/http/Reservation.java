package io.transcripts.http;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Work that needs a part of the heap, for an exchange: done now, as soon as there is room, or not at all. */
final class Reservation {
    private final Exchange exchange;
    private final Consumer<ResponseBudget.Lease> work;
    private final Runnable otherwise;

    private Reservation(Exchange exchange, Consumer<ResponseBudget.Lease> work, Runnable otherwise) {
        this.exchange = exchange;
        this.work = work;
        this.otherwise = otherwise;
    }

    /** See {@link Exchange#reserve}. */
    static void make(Exchange exchange, long bytes, Consumer<ResponseBudget.Lease> work, Runnable otherwise) {
        ResponseBudget.Lease lease = exchange.tryReserve(bytes);
        if (lease == null) {
            new Reservation(exchange, work, otherwise).await(bytes);
        } else {
            work.accept(lease);
        }
    }

    private void await(long bytes) {
        ResponseBudget budget = exchange.resources().budget();
        Object ticket =
                budget.take(exchange.caller(), bytes, lease -> exchange.execute(() -> granted(lease)), otherwise);
        if (ticket != null) {
            var unused = exchange.resources()
                    .timer()
                    .schedule(
                            () -> {
                                if (budget.giveUp(ticket)) {
                                    exchange.execute(() -> exchange.guarded(otherwise));
                                }
                            },
                            ResponseBudget.PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void granted(ResponseBudget.Lease lease) {
        if (exchange.isOpen()) {
            exchange.guarded(() -> work.accept(lease));
        } else {
            // Whoever counts on the work is told that it is not done.
            lease.close();
            exchange.guarded(otherwise);
        }
    }
}
