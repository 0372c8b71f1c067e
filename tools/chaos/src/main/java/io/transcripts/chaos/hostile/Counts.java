package io.transcripts.chaos.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What came of an attack. Thread-safe. */
public final class Counts {
    private static final double MIB = 1 << 20;

    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private volatile int lastOpen;
    private final LongAdder asked = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder whole = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /**
     * The sum of it.
     *
     * @param asked requests of which something was sent
     * @param statuses answers of each status, also those whose body did not come to its end
     * @param whole bodies of a 200 that came to their end
     * @param cut bodies of a 200 that ended too early, and so that their caller can tell
     * @param broken bodies of a 200 that ended as if all was well, and are not JSON to their end: no caller could tell
     * @param closed connections that the node closed, and streams that it reset
     * @param refused connections that it did not take
     * @param mostOpen connections that were open at once, at most
     * @param lastOpen connections that were open when the attack ended
     * @param bytes of bodies, as they were sent
     */
    public record Sum(
            long asked,
            Map<Integer, Long> statuses,
            long whole,
            long cut,
            long broken,
            long closed,
            long refused,
            int mostOpen,
            int lastOpen,
            long bytes) {
        /** Keeps its own copy. */
        public Sum {
            statuses = Map.copyOf(statuses);
        }

        /** For a table. */
        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            parts.add(asked + " asked");
            new TreeMap<>(statuses).forEach((status, count) -> parts.add(status + " × " + count));
            add(parts, whole, "whole");
            add(parts, cut, "cut");
            add(parts, broken, "broken");
            add(parts, closed, "closed");
            add(parts, refused, "not connected");
            parts.add(mostOpen + " open at most, " + lastOpen + " at the end");
            if (bytes > 0) {
                parts.add(String.format(Locale.ROOT, "%.1f MiB", bytes / MIB));
            }
            return String.join(", ", parts);
        }

        private static void add(List<String> parts, long count, String what) {
            if (count > 0) {
                parts.add(count + " " + what);
            }
        }
    }

    Counts() {}

    /** What it is now. */
    Sum sum() {
        Map<Integer, Long> now = new TreeMap<>();
        statuses.forEach((status, count) -> now.put(status, count.sum()));
        return new Sum(
                asked.sum(),
                now,
                whole.sum(),
                cut.sum(),
                broken.sum(),
                closed.sum(),
                refused.sum(),
                mostOpen.get(),
                lastOpen,
                bytes.sum());
    }

    void connected() {
        int now = open.incrementAndGet();
        mostOpen.accumulateAndGet(now, Math::max);
    }

    /** A connection is no more, whoever closed it. */
    void gone() {
        open.decrementAndGet();
    }

    /** The attack is over, and closes what is open. */
    void over() {
        lastOpen = open.get();
    }

    void ask() {
        asked.increment();
    }

    void refuse() {
        refused.increment();
    }

    void close() {
        closed.increment();
    }

    /** The head of an answer. */
    void answer(int status) {
        statuses.computeIfAbsent(status, unused -> new LongAdder()).increment();
    }

    void read(long count) {
        bytes.add(count);
    }

    /** The end of a 200. */
    void end(boolean isWhole) {
        (isWhole ? whole : broken).increment();
    }

    void cutOff() {
        cut.increment();
    }
}
