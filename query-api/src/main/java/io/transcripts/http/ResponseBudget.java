package io.transcripts.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The heap that answers may take, of all ports of a node together: what reading and rendering one takes, by an estimate that is
 * reserved before it begins, and what lies ready until its caller has taken it. A caller has a quarter of it at the most, so
 * that one cannot use up another's; one that holds nothing may have more at once, so that no answer is too large for ever.
 * Whoever finds no room waits for it, without a thread, for a bounded time. Thread-safe.
 */
public final class ResponseBudget {
    /** Of the heap; sessions kept open have a quarter of it, and kept bodies their own. */
    private static final int PART = 8;
    /** Of the budget, for each caller. */
    private static final int SHARES = 4;

    static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 1_024;

    private final long most;
    private final long mostOfOne;
    private final Counter refused;
    private final Map<String, Usage> callers = new HashMap<>();
    /** Bodies that several callers may be taking: each counts once. */
    private final IdentityHashMap<byte[], Shared> shared = new IdentityHashMap<>();

    private final Set<Waiting> queue = new LinkedHashSet<>();
    private long used;

    /** What a caller has. */
    private static final class Usage {
        private long bytes;
        private int waiting;
    }

    /** By caller, how many of its exchanges take it. */
    private record Shared(Map<String, Integer> takers) {}

    /** Somebody who waits for room. */
    interface Waiter {
        /** There is room; called once, by whoever has made it, and must not block. */
        void granted(Lease lease);
    }

    private record Waiting(String caller, long bytes, Waiter waiter) {}

    /** A part of the budget that is in use. */
    public final class Lease implements AutoCloseable {
        private final String caller;
        private long bytes;
        private boolean isClosed;

        private Lease(String caller, long bytes) {
            this.caller = caller;
            this.bytes = bytes;
        }

        /** Makes it larger, if there is room now: before those who wait, for whom there is more when it is given back. */
        public boolean tryAdd(long more) {
            synchronized (ResponseBudget.this) {
                boolean fits = !isClosed && tryUse(caller, more);
                bytes += fits ? more : 0;
                return fits;
            }
        }

        /** Makes it larger even where there is no room: for what is at hand already, so that whoever comes next finds less. */
        public void add(long more) {
            synchronized (ResponseBudget.this) {
                if (!isClosed) {
                    use(caller, more);
                    bytes += more;
                }
            }
        }

        /** Gives it back; further calls do nothing. */
        @Override
        public void close() {
            change(() -> {
                isClosed = true;
                free();
            });
        }

        private void free() {
            if (bytes > 0) {
                ResponseBudget.this.free(caller, bytes);
                bytes = 0;
            }
        }
    }

    /** @param most bytes */
    ResponseBudget(long most, MeterRegistry registry) {
        this.most = most;
        mostOfOne = most / SHARES;
        refused = Counter.builder("transcripts.reads.refused")
                .description("Answers for which there was no room in time")
                .register(registry);
        Gauge.builder("transcripts.memory.used", this, ResponseBudget::used)
                .baseUnit("bytes")
                .description("Memory in use, by part of the node")
                .tag("part", "responses")
                .register(registry);
        Gauge.builder("transcripts.memory.budget", () -> most)
                .baseUnit("bytes")
                .description("Memory that the part may use")
                .tag("part", "responses")
                .register(registry);
    }

    /** An eighth of the heap. */
    static ResponseBudget ofHeap(MeterRegistry registry) {
        return new ResponseBudget(Runtime.getRuntime().maxMemory() / PART, registry);
    }

    /** Room now, or null. */
    synchronized @Nullable Lease tryTake(String caller, long bytes) {
        return queue.isEmpty() || callers.getOrDefault(caller, new Usage()).waiting == 0 ? take(caller, bytes) : null;
    }

    /**
     * Room now, or when somebody gives back enough.
     *
     * @return what {@link #giveUp} takes; null when it was granted at once, or never will be because too many wait
     */
    @Nullable
    Object take(String caller, long bytes, Waiter waiter, Runnable refusal) {
        Lease lease;
        synchronized (this) {
            lease = tryTake(caller, bytes);
            if (lease == null) {
                Usage usage = callers.computeIfAbsent(caller, unused -> new Usage());
                if (usage.waiting < MOST_WAITING / SHARES && queue.size() < MOST_WAITING) {
                    Waiting waiting = new Waiting(caller, bytes, waiter);
                    queue.add(waiting);
                    usage.waiting++;
                    return waiting;
                }
            }
        }
        if (lease == null) {
            refused.increment();
            refusal.run();
        } else {
            waiter.granted(lease);
        }
        return null;
    }

    /** Waits no longer; false when it was granted meanwhile. */
    boolean giveUp(Object ticket) {
        Waiting waiting = (Waiting) ticket;
        return change(() -> {
            if (!queue.remove(waiting)) {
                return false;
            }
            refused.increment();
            // Who waits behind it may need less.
            left(waiting.caller());
            return true;
        });
    }

    /** Room for a body that others may be taking too: it counts once, but for each of its callers; null when there is none. */
    synchronized @Nullable AutoCloseable tryShare(String caller, byte[] body) {
        Shared known = shared.get(body);
        boolean isAnother = known == null || !known.takers().containsKey(caller);
        boolean fits = (!isAnother || fitsOne(caller, body.length)) && (known != null || fitsAll(body.length));
        return fits ? share(caller, body) : null;
    }

    /** The same with the room that was reserved for making it. */
    AutoCloseable share(Lease lease, byte[] body) {
        return change(() -> {
            lease.free();
            return share(lease.caller, body);
        });
    }

    /** Bytes in use. */
    synchronized long used() {
        return used;
    }

    private AutoCloseable share(String caller, byte[] body) {
        Shared known = shared.get(body);
        if (known == null) {
            known = new Shared(new HashMap<>());
            shared.put(body, known);
            used += body.length;
        }
        if (known.takers().merge(caller, 1, Integer::sum) == 1) {
            callers.computeIfAbsent(caller, unused -> new Usage()).bytes += body.length;
        }
        return () -> change(() -> unshare(caller, body));
    }

    private void unshare(String caller, byte[] body) {
        Shared known = shared.get(body);
        if (known == null
                || known.takers().computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1) != null) {
            return;
        }
        Usage usage = callers.get(caller);
        if (usage != null) {
            usage.bytes -= body.length;
            forget(caller, usage);
        }
        if (known.takers().isEmpty()) {
            shared.remove(body);
            used -= body.length;
        }
    }

    /** Gives room back, and tells those who have it now, without the lock. */
    private <T> T change(Supplier<T> change) {
        List<Runnable> grants;
        T result;
        synchronized (this) {
            result = change.get();
            grants = grants();
        }
        grants.forEach(Runnable::run);
        return result;
    }

    private void change(Runnable change) {
        var unused = change(() -> {
            change.run();
            return true;
        });
    }

    private boolean fitsOne(String caller, long bytes) {
        Usage usage = callers.get(caller);
        return usage == null || usage.bytes == 0 || usage.bytes + bytes <= mostOfOne;
    }

    private boolean fitsAll(long bytes) {
        return used == 0 || used + bytes <= most;
    }

    private @Nullable Lease take(String caller, long bytes) {
        return tryUse(caller, bytes) ? new Lease(caller, bytes) : null;
    }

    private boolean tryUse(String caller, long bytes) {
        boolean fits = fitsOne(caller, bytes) && fitsAll(bytes);
        if (fits) {
            use(caller, bytes);
        }
        return fits;
    }

    private void use(String caller, long bytes) {
        callers.computeIfAbsent(caller, unused -> new Usage()).bytes += bytes;
        used += bytes;
    }

    private void free(String caller, long bytes) {
        used -= bytes;
        Usage usage = callers.get(caller);
        if (usage != null) {
            usage.bytes -= bytes;
            forget(caller, usage);
        }
    }

    private void left(String caller) {
        Usage usage = callers.get(caller);
        if (usage != null) {
            usage.waiting--;
            forget(caller, usage);
        }
    }

    /** Whoever has nothing and waits for nothing is not remembered: callers come and go. */
    private void forget(String caller, Usage usage) {
        if (usage.bytes == 0 && usage.waiting == 0) {
            callers.remove(caller);
        }
    }

    /** Those who have waited for longest, as far as there is room; to be told without the lock. */
    private List<Runnable> grants() {
        List<Runnable> grants = new ArrayList<>();
        for (Iterator<Waiting> each = queue.iterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            Lease lease = take(waiting.caller(), waiting.bytes());
            if (lease != null) {
                each.remove();
                left(waiting.caller());
                grants.add(() -> waiting.waiter().granted(lease));
            }
        }
        return grants;
    }
}
