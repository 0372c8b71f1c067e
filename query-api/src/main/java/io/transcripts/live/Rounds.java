package io.transcripts.live;

import io.transcripts.store.ChangeMarks;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final AtomicReferenceArray<Set<Waiting>> byGroup = new AtomicReferenceArray<>(ChangeMarks.GROUPS);
    private final Set<Waiting> awake = ConcurrentHashMap.newKeySet();
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
        awake.add(one);
    }

    void remove(Waiting one) {
        Set<Waiting> all = byGroup.get(one.group());
        if (all != null) {
            all.remove(one);
        }
        awake.remove(one);
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
        for (int group = turn; group < ChangeMarks.GROUPS; group += TURNS) {
            Set<Waiting> all = byGroup.get(group);
            if (all != null) {
                for (Waiting one : all) {
                    if (!one.isQuiet(now)) {
                        wake(one);
                    }
                }
            }
        }
        turn = (turn + 1) % TURNS;
        awake.removeIf(one -> {
            look.accept(one);
            // One that left while it was woken is in no group, and never quiet.
            return one.isOver() || one.isQuiet(now);
        });
    }

    private void wakeAll(int group) {
        Set<Waiting> all = byGroup.get(group);
        if (all != null) {
            awake.addAll(all);
        }
    }
}
