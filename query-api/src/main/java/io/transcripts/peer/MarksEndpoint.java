package io.transcripts.peer;

import io.transcripts.http.Daemons;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Responder;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeResponse;
import io.transcripts.store.ChangeMarks;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells other nodes in which groups of sessions something may have changed here: a request waits until something has, or for some
 * seconds. One for each node that has callers who wait, however many those are.
 */
final class MarksEndpoint implements AutoCloseable {
    static final String PATH = PeerServer.PATH + "/changes";
    static final String AFTER = "after";
    /** Of an answer: behind what to ask next. */
    static final String TURN = "Transcripts-Turn";
    /** Longer, and whoever asks takes this node for dead. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String BYTES = "application/octet-stream";

    private final ChangeMarks marks;
    private final String life = UUID.randomUUID().toString();
    private final int[] counts = new int[ChangeMarks.GROUPS];
    /** The turn at which each group has changed last. */
    private final long[] changedAt = new long[ChangeMarks.GROUPS];

    private final ReentrantLock lock = new ReentrantLock();
    private long turn;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;

    private record Held(Exchange exchange, long after, long until) {}

    MarksEndpoint(ChangeMarks marks) {
        this.marks = marks;
        timer = new ScheduledThreadPoolExecutor(1, Daemons.named("peer-changes"));
        for (int group = 0; group < counts.length; group++) {
            counts[group] = marks.count(group);
        }
        var unused = timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @throws Problem 400 */
    Responder read(RoutedRequest request) throws Problem {
        Long after = turn(request.query(Set.of(AFTER)).value(AFTER));
        return exchange -> {
            if (after == null) {
                // Whoever has heard nothing yet may have missed anything.
                BitSet all = new BitSet();
                all.set(0, ChangeMarks.GROUPS);
                send(exchange, turned(), all);
            } else {
                held.add(new Held(exchange, after, System.nanoTime() + PATIENCE.toNanos()));
            }
        };
    }

    /** Null for one of another life, or none. */
    private @Nullable Long turn(@Nullable String text) {
        String number = text != null && text.startsWith(life + ".") ? text.substring(life.length() + 1) : "";
        return number.matches("[0-9]{1,18}") ? Long.valueOf(number) : null;
    }

    private void look() {
        if (held.isEmpty()) {
            return;
        }
        long now = turned();
        long time = System.nanoTime();
        for (Held one : List.copyOf(held)) {
            if ((one.after() != now || time - one.until() >= 0) && held.remove(one)) {
                one.exchange().execute(() -> send(one.exchange(), now, since(one.after())));
            }
        }
    }

    /** Compares the counters with those of the last turn; which turn it is now. */
    private long turned() {
        lock.lock();
        try {
            boolean isNew = false;
            for (int group = 0; group < counts.length; group++) {
                int count = marks.count(group);
                if (count != counts[group]) {
                    turn += isNew ? 0 : 1;
                    isNew = true;
                    counts[group] = count;
                    changedAt[group] = turn;
                }
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    private BitSet since(long after) {
        lock.lock();
        try {
            BitSet groups = new BitSet();
            for (int group = 0; group < counts.length; group++) {
                if (changedAt[group] > after) {
                    groups.set(group);
                }
            }
            return groups;
        } finally {
            lock.unlock();
        }
    }

    private void send(Exchange exchange, long now, BitSet groups) {
        exchange.send(WholeResponse.ok(
                BYTES, groups.toByteArray(), Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE, TURN, life + "." + now)));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
