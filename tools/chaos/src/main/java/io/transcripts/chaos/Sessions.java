package io.transcripts.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** All sessions of a run, in the order in which they began. Thread-safe. */
final class Sessions {
    private final List<Session> all = new ArrayList<>();
    private final int live;

    /** @param live how many are live at a time */
    Sessions(int live) {
        this.live = live;
    }

    synchronized void add(Session session) {
        all.add(session);
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
}
