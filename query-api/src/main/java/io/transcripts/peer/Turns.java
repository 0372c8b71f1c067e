package io.transcripts.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many do something at once, of one caller and of all; the others wait without a thread, first come first served. Thread-safe. */
final class Turns {
    private final int mostOfOne;
    private final int most;
    private final int mostWaiting;
    private final int mostWaitingOfOne;
    private final Map<String, Integer> underWay = new HashMap<>();
    private final Map<String, Integer> waitingOf = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int all;

    private record Waiting(String caller, Runnable go) {}

    Turns(int mostOfOne, int most, int mostWaiting, int mostWaitingOfOne) {
        this.mostOfOne = mostOfOne;
        this.most = most;
        this.mostWaiting = mostWaiting;
        this.mostWaitingOfOne = mostWaitingOfOne;
    }

    /**
     * Goes now or later; {@link #leave} has to follow.
     *
     * @param go run here or by who leaves, and must not block
     * @return false when too many wait
     */
    boolean join(String caller, Runnable go) {
        synchronized (this) {
            if (!mayGo(caller)) {
                int ofCaller = waitingOf.getOrDefault(caller, 0);
                if (waiting.size() >= mostWaiting || ofCaller >= mostWaitingOfOne) {
                    return false;
                }
                waitingOf.put(caller, ofCaller + 1);
                return waiting.add(new Waiting(caller, go));
            }
            begin(caller);
        }
        go.run();
        return true;
    }

    /** Makes room for the next. */
    void leave(String caller) {
        Waiting next;
        synchronized (this) {
            all--;
            underWay.computeIfPresent(caller, (same, count) -> count == 1 ? null : count - 1);
            next = next();
        }
        if (next != null) {
            next.go.run();
        }
    }

    private @Nullable Waiting next() {
        for (Iterator<Waiting> queue = waiting.iterator(); queue.hasNext(); ) {
            Waiting next = queue.next();
            if (mayGo(next.caller)) {
                queue.remove();
                waitingOf.computeIfPresent(next.caller, (same, count) -> count == 1 ? null : count - 1);
                begin(next.caller);
                return next;
            }
        }
        return null;
    }

    private boolean mayGo(String caller) {
        return all < most && underWay.getOrDefault(caller, 0) < mostOfOne;
    }

    private void begin(String caller) {
        all++;
        underWay.merge(caller, 1, Integer::sum);
    }
}
