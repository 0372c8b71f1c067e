package io.transcripts.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** All sessions of a run, in the order in which they began. Thread-safe. */
final class Sessions {
    private static final int NEWEST = 10;

    private final List<Session> all = new ArrayList<>();
    private final Map<String, Session> byId = new HashMap<>();
    private final int live;
    private volatile boolean mayErase = true;

    /** @param live how many are live at a time */
    Sessions(int live) {
        this.live = live;
    }

    /** From now on nothing further is erased. */
    void endErasures() {
        mayErase = false;
    }

    /** Whether somebody may have it erased now. */
    boolean mayErase(Session session) {
        return mayErase && session.mayBeErased();
    }

    synchronized void add(Session session) {
        all.add(session);
        byId.put(session.id(), session);
    }

    /** Null when it was never published. */
    synchronized @Nullable Session of(String id) {
        return byId.get(id);
    }

    synchronized List<Session> all() {
        return List.copyOf(all);
    }

    /** Any of them, every other time one that began lately; null when there is none. */
    synchronized @Nullable Session any(SplittableRandom random) {
        if (all.isEmpty()) {
            return null;
        }
        int from = random.nextBoolean() ? 0 : Math.max(0, all.size() - 2 * live);
        return all.get(random.nextInt(from, all.size()));
    }

    /** Those that callers may see, or could before they were erased. */
    List<Session> ours() {
        return all().stream().filter(session -> !session.isForeign()).toList();
    }

    /**
     * One for somebody who wants to hear a call.
     *
     * @param isFromStart of those that began last
     * @return null when there is none
     */
    synchronized @Nullable Session live(SplittableRandom random, boolean isFromStart) {
        List<Session> lately = all.subList(Math.max(0, all.size() - 2 * live), all.size()).stream()
                .filter(session -> session.acknowledgedAt() != 0
                        && !session.isForeign()
                        && !session.isEnded()
                        && !session.isErasureAsked())
                .toList();
        if (lately.isEmpty()) {
            return null;
        }
        int from = isFromStart ? Math.max(0, lately.size() - NEWEST) : 0;
        return lately.get(random.nextInt(from, lately.size()));
    }
}
