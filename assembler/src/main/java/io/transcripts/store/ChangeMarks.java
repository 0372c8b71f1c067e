package io.transcripts.store;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

/**
 * Tells those who wait that something of a session may have changed. Thread-safe.
 *
 * <p>Sessions are hashed into many groups, and each group has a counter. A stream thread that has changed a session raises the
 * counter, and does no more. Whoever waits reads the counter first and the session then, and looks again when the counter has
 * changed. So no change is missed, whenever it comes, and nobody has to be registered. A look for nothing, because another session
 * of the group has changed, costs little.
 */
public final class ChangeMarks {
    /** So many that few sessions that are live at once share one; a set of them is 2 KiB, which nodes send each other. */
    public static final int GROUPS = 1 << 14;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(GROUPS);
    private final AtomicInteger all = new AtomicInteger();
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    /** The group of a session, the same on every node; from 0, less than {@link #GROUPS}. */
    public static int group(String sessionId) {
        int hash = sessionId.hashCode();
        // Ids that count upwards differ in their last bits, others may in their first.
        return (hash ^ (hash >>> 14) ^ (hash >>> 28)) & (GROUPS - 1);
    }

    /** A session may have changed: to be called when readers can see it. */
    public void mark(String sessionId) {
        counts.incrementAndGet(group(sessionId));
        touch();
    }

    /** Every session of these groups may have changed. */
    public void mark(BitSet groups) {
        groups.stream().forEach(counts::incrementAndGet);
        touch();
    }

    /** Every session may have changed, or its owner. */
    public void markAll() {
        all.incrementAndGet();
        touch();
    }

    private void touch() {
        for (Reader reader : readers) {
            reader.touch();
        }
    }

    /** Another number when a session of the group may have changed since this was asked. */
    public int count(int group) {
        return counts.get(group) + all.get();
    }

    /** Somebody who asks again and again what was marked. */
    public Reader reader() {
        Reader reader = new Reader();
        readers.add(reader);
        return reader;
    }

    /** Tells what was marked since it was asked last; where nothing was, that costs nothing. For one thread. */
    public final class Reader {
        private final int[] seen = new int[GROUPS];
        private volatile boolean isTouched = true;

        private Reader() {}

        /** Mostly it is so already when a mark comes, and nothing is written. */
        private void touch() {
            if (!isTouched) {
                isTouched = true;
            }
        }

        /**
         * Tells in which groups.
         *
         * @param groups told each of them once
         */
        public void read(IntConsumer groups) {
            if (!isTouched) {
                return;
            }
            // Before the counters: what is marked from now on is read the next time.
            isTouched = false;
            for (int group = 0; group < GROUPS; group++) {
                int count = count(group);
                if (count != seen[group]) {
                    seen[group] = count;
                    groups.accept(group);
                }
            }
        }
    }
}
