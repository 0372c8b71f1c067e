package io.transcripts.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every exchange ends, whatever becomes of those who were to answer it: one that nobody has begun to answer in
 * time is answered with 503, and one whose caller does not take its answer is broken off. Thread-safe.
 */
final class ExchangeSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeSupervisor.class);
    private static final long EVERY_MS = 250;
    /** What a request costs that waits, with its stream or connection, about: it may be one of many. */
    private static final int BYTES_OF_ONE = 64 << 10;
    /** Of all, for each caller; those without a key are one. */
    private static final int SHARES = 4;
    /** For the taking of an error, or what is as small: one packet. */
    private static final Duration SMALL = Duration.ofSeconds(5);

    private final Limits limits;
    private final int most;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, Integer> byCaller = new ConcurrentHashMap<>();
    private final Counter overdue;
    private final Counter notTaken;
    private final Counter tooMany;

    /**
     * How long an exchange may take.
     *
     * @param beginning until its answer begins; longer than whoever looks for one has
     * @param grace for the taking of an answer of any size
     * @param bytesPerSecond that a caller has to take besides
     * @param whole for the longest answer
     */
    record Limits(Duration beginning, Duration grace, long bytesPerSecond, Duration whole) {
        /** What a telephone on a bad line takes. */
        private static final long BYTES_PER_SECOND = 32 << 10;

        static final Limits USUAL =
                new Limits(Duration.ofSeconds(15), Duration.ofSeconds(30), BYTES_PER_SECOND, Duration.ofMinutes(10));
    }

    /** @param timer on which they are looked after */
    ExchangeSupervisor(Limits limits, ScheduledExecutorService timer, MeterRegistry registry) {
        this.limits = limits;
        most = (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / BYTES_OF_ONE);
        overdue = ended(registry, "overdue");
        notTaken = ended(registry, "not_taken");
        tooMany = ended(registry, "too_many");
        Gauge.builder("transcripts.exchanges", count, AtomicInteger::get)
                .description("Requests that wait for their answer, or whose answer is being taken")
                .register(registry);
        var unused = timer.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private static Counter ended(MeterRegistry registry, String reason) {
        return Counter.builder("transcripts.exchanges.ended")
                .description("Requests that were ended because they took too long, or were too many")
                .tag("reason", reason)
                .register(registry);
    }

    /** From now on it ends in time; at once when too many are under way, of this caller or of all. */
    void add(Exchange exchange) {
        boolean isOfOneTooMany = byCaller.merge(exchange.caller(), 1, Integer::sum) > most / SHARES;
        underWay.add(exchange);
        if (count.incrementAndGet() > most || isOfOneTooMany) {
            tooMany.increment();
            // Who has no answer yet hears why, if that can be said without waiting.
            exchange.send(Problem.full());
            if (!exchange.isEnded()) {
                exchange.breakOff("too many answers are under way");
            }
        }
        if (exchange.isEnded() || exchange.isLong()) {
            remove(exchange);
        }
    }

    void remove(Exchange exchange) {
        if (underWay.remove(exchange)) {
            count.decrementAndGet();
            byCaller.computeIfPresent(exchange.caller(), (caller, own) -> own == 1 ? null : own - 1);
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Exchange exchange : underWay) {
            try {
                look(exchange, now);
            } catch (RuntimeException e) {
                LOG.error("An exchange cannot be ended, request {}", exchange.requestId(), e);
                remove(exchange);
            }
        }
    }

    private void look(Exchange exchange, long now) {
        if (exchange.isOpen()) {
            long allowed = limits.beginning().plus(exchange.mayWait()).toNanos();
            if (now - exchange.progress().since() > allowed) {
                overdue.increment();
                exchange.send(Problem.notReady(ResponseBudget.PATIENCE));
            }
            return;
        }
        Duration grace = exchange.progress().isSmall() && limits.grace().compareTo(SMALL) > 0 ? SMALL : limits.grace();
        long allowed =
                grace.toNanos() + TimeUnit.SECONDS.toNanos(exchange.progress().taken()) / limits.bytesPerSecond();
        boolean isTooLong = exchange.progress().waitingNanos(now) > allowed
                || now - exchange.progress().since() > limits.whole().toNanos();
        if (isTooLong && exchange.breakOff("not taken in time")) {
            notTaken.increment();
        }
    }
}
