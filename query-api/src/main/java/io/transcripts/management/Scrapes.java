package io.transcripts.management;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.transcripts.http.Daemons;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of metrics. To make one evaluates gauges of Kafka and RocksDB, which cost something and may hang: so one thread makes
 * them, one after the other, and all who ask while it makes one share the next. A page has what happened before it was asked
 * for, but where one hangs: then it is the last one that was made, for a while.
 */
final class Scrapes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrapes.class);
    /** Kept of as many sets of names; Prometheus and a tool or two ask for the same ones again and again. */
    private static final int MOST_KEPT = 8;

    private final Function<Set<String>, String> metrics;
    private final long patienceNanos;
    private final long mostAgeNanos;
    private final int mostWaiting;
    private final Semaphore mayWait;
    private final Cache<Set<String>, Made> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(Daemons.named("metrics"));
    /** Asked for since the last one was begun; guarded by this. */
    private Map<Set<String>, CompletableFuture<@Nullable Made>> next = new HashMap<>();
    /** When the thread began with what it makes; guarded by this. */
    private long begunAt;

    private boolean isMaking;
    /** Whether the last one could not be made. */
    private volatile boolean hasFailed;

    /** @param age since it was begun */
    record Page(String text, Duration age) {}

    private record Made(String text, long begunAt) {}

    /**
     * @param metrics those named, or all when none is
     * @param patience with one that is being made
     * @param mostAge of a page that is told again
     * @param mostWaiting threads at once; the others take what there is
     */
    Scrapes(Function<Set<String>, String> metrics, Duration patience, Duration mostAge, int mostWaiting) {
        this.metrics = metrics;
        this.patienceNanos = patience.toNanos();
        this.mostAgeNanos = mostAge.toNanos();
        this.mostWaiting = mostWaiting;
        this.mayWait = new Semaphore(mostWaiting);
    }

    /** A page; null when none can be had in time, and none is kept, or only an old one while none can be made. */
    @Nullable
    Page take(Set<String> names) {
        Made made = null;
        if (mayWait.tryAcquire()) {
            try {
                made = made(names);
            } finally {
                mayWait.release();
            }
        }
        Made page = made == null ? kept.getIfPresent(names) : made;
        if (page == null) {
            return null;
        }
        long age = System.nanoTime() - page.begunAt();
        // Told for ever, it would say that all goes on as it did. Whoever is only slow is told of, however seldom they
        // ask.
        boolean isStuck = hasFailed || isHanging();
        return made == null && isStuck && age > mostAgeNanos ? null : new Page(page.text(), Duration.ofNanos(age));
    }

    private synchronized boolean isHanging() {
        return isMaking && System.nanoTime() - begunAt > mostAgeNanos;
    }

    /** Threads that wait for a page. */
    int waiting() {
        return mostWaiting - mayWait.availablePermits();
    }

    @Override
    public void close() {
        maker.shutdownNow();
    }

    private @Nullable Made made(Set<String> names) {
        CompletableFuture<@Nullable Made> page;
        long until;
        synchronized (this) {
            long now = System.nanoTime();
            // What hangs is waited for once, and not by each who asks.
            until = (isMaking ? begunAt : now) + patienceNanos;
            if (next.size() >= MOST_KEPT && !next.containsKey(names)) {
                return null;
            }
            if (next.isEmpty() && !maker.isShutdown()) {
                maker.execute(this::make);
            }
            page = next.computeIfAbsent(names, unused -> new CompletableFuture<>());
        }
        try {
            return page.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    private void make() {
        Map<Set<String>, CompletableFuture<@Nullable Made>> asked;
        long now = System.nanoTime();
        synchronized (this) {
            asked = next;
            next = new HashMap<>();
            begunAt = now;
            isMaking = true;
        }
        try {
            asked.forEach((names, page) -> page.complete(make(names, now)));
        } finally {
            synchronized (this) {
                isMaking = false;
            }
        }
    }

    private @Nullable Made make(Set<String> names, long now) {
        try {
            Made made = new Made(metrics.apply(names), now);
            kept.put(names, made);
            hasFailed = false;
            return made;
        } catch (RuntimeException e) {
            hasFailed = true;
            LOG.warn("The metrics cannot be told", e);
            return null;
        }
    }
}
