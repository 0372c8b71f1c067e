package io.transcripts.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one partition that are on the heap, as many as its share of the memory takes. It asks of a session what it weighs,
 * and nothing else.
 *
 * <p>Used by one stream thread; {@link #get} by any, under the session's lock.
 */
final class SessionCache {
    private final SessionMemory memory;
    private final Map<String, OpenSession> sessions = new ConcurrentHashMap<>();
    private final Deque<OpenSession> byUse = new ArrayDeque<>();
    /** How many in the order of use have been removed since, at the most: they weigh nothing, so no eviction comes for them. */
    private int removed;

    private long bytes;
    private long reportedBytes;

    SessionCache(SessionMemory memory) {
        this.memory = memory;
        memory.joined();
    }

    @Nullable
    OpenSession get(String sessionId) {
        return sessions.get(sessionId);
    }

    void add(OpenSession session) {
        sessions.put(session.id, session);
        byUse.add(session);
        grow(session.weight());
    }

    void remove(OpenSession session) {
        if (!drop(session)) {
            return;
        }
        removed++;
        if (removed > byUse.size() / 2) {
            byUse.removeIf(each -> !each.equals(sessions.get(each.id)));
            removed = 0;
        }
    }

    private boolean drop(OpenSession session) {
        // It may have been removed, and another of its name been added since.
        boolean isHere = sessions.remove(session.id, session);
        if (isHere) {
            grow(-session.weight());
        }
        return isHere;
    }

    /** How many are remembered in the order of use. */
    int remembered() {
        return byUse.size();
    }

    /** One of the sessions takes so much more. */
    void grow(int more) {
        bytes += more;
    }

    boolean isFull() {
        return bytes > memory.share();
    }

    /** Lets go of a fifth. */
    void evict() {
        evict(memory.share() / 5 * 4);
    }

    /**
     * Lets go of the sessions that no event has met for longest: the clock algorithm. All that they have must be stored.
     *
     * @param enough bytes that may stay
     */
    void evict(long enough) {
        while (bytes > enough && !byUse.isEmpty()) {
            OpenSession session = byUse.remove();
            if (session.isUsed) {
                session.isUsed = false;
                byUse.add(session);
            } else {
                drop(session);
            }
        }
    }

    /** Tells the node what it takes. */
    void report() {
        memory.changed(bytes - reportedBytes);
        reportedBytes = bytes;
    }

    void close() {
        memory.left();
        memory.changed(-reportedBytes);
    }
}
