package io.transcripts.live;

import io.transcripts.store.ChangeMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Who is looked at when. Whoever has something to do, or will have in a moment, is looked at each time; the others when an owner says that
 * something may have changed of their sessions, and in turn once in {@link #TURNS} times: so that what is idle costs next to nothing,
 * however much of it there is. One thread asks; any thread may add and remove.
 */
final class Rounds {
    /** After so many times everybody has been looked at. */
    static final int TURNS = (int) LiveOptions.TURN.dividedBy(LiveOptions.TICK);
    /** They are asked each time so many times have gone by, so that what many have to do is done together. */
    private static final int STEP = 10;

    private final AtomicReferenceArray<Set<Waiting>> byGroup = new AtomicReferenceArray<>(ChangeMarks.GROUPS);
    private final Queue<Waiting> woken = new ConcurrentLinkedQueue<>();
    /** Of the one thread. A map would stay as wide as it was when everything had changed. */
    private final List<Waiting> awake = new ArrayList<>();

    private int turn;

    /** From now on it is looked at. */
    void add(Waiting one) {
        byGroup.updateAndGet(one.group(), all -> {
            Set<Waiting> some = all == null ? ConcurrentHashMap.newKeySet(1) : all;
            some.add(one);
            return some;
        });
        wake(one);
    }

    /** It is looked at the next time. */
    void wake(Waiting one) {
        if (one.awake().compareAndSet(false, true)) {
            woken.add(one);
        }
    }

    /** One that is over; it is not looked at again. */
    void remove(Waiting one) {
        Set<Waiting> all = byGroup.get(one.group());
        if (all != null) {
            all.remove(one);
        }
    }

    /**
     * Finds those whose time it is.
     *
     * @param sources who may say that something has changed
     * @param look told one after the other
     */
    void next(Iterable<ChangeSource> sources, long now, Consumer<Waiting> look) {
        for (ChangeSource source : sources) {
            source.changed(this::wakeAll);
        }
        if (turn % STEP == 0) {
            wakeWhoIsDue(now);
        }
        turn = (turn + 1) % TURNS;
        awake.removeIf(one -> {
            if (sleeps(one, now)) {
                return true;
            }
            look.accept(one);
            return sleeps(one, now);
        });
        for (Waiting one = woken.poll(); one != null; one = woken.poll()) {
            boolean sleeps = false;
            try {
                if (!one.isOver()) {
                    look.accept(one);
                }
                sleeps = sleeps(one, now);
            } finally {
                // Also when it cannot be told, so that nobody is forgotten.
                if (!sleeps) {
                    awake.add(one);
                }
            }
        }
    }

    private void wakeWhoIsDue(long now) {
        for (int group = turn / STEP; group < ChangeMarks.GROUPS; group += TURNS / STEP) {
            Set<Waiting> all = byGroup.get(group);
            if (all != null) {
                for (Waiting one : all) {
                    if (!one.isQuiet(now)) {
                        wake(one);
                    }
                }
            }
        }
    }

    /** Whether it need not be looked at the next time; then whoever wakes it puts it among the woken. */
    private static boolean sleeps(Waiting one, long now) {
        if (!one.isQuiet(now) && !one.isOver()) {
            return false;
        }
        one.awake().set(false);
        // Whoever came before that found it awake, and did nothing.
        return one.isQuiet(now) || one.isOver() || !one.awake().compareAndSet(false, true);
    }

    private void wakeAll(int group) {
        Set<Waiting> all = byGroup.get(group);
        if (all != null) {
            all.forEach(this::wake);
        }
    }
}
