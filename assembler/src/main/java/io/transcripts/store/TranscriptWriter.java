package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.SessionRows;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The way of one task into its partition of the store, for one life of the task. Events are folded into sessions on the
 * heap ({@link SessionCache}); what they changed is written in batches ({@link RowBuffer}).
 *
 * <p>Used by one stream thread. Other threads may only {@link #view}, under the session's lock.
 */
public final class TranscriptWriter {
    private final KeyValueStore<Bytes, byte[]> rows;
    private final RowBuffer buffer;
    private final SessionCache cache;
    private final SessionIndexUpkeep upkeep;
    private boolean isOpen = true;

    /**
     * Begins a life.
     *
     * @param epoch of the task, in microseconds since the epoch
     * @param maxRowBytes what the changelog topic takes as one record
     */
    public static TranscriptWriter begin(TranscriptStore store, long epoch, int maxRowBytes, SessionMemory memory) {
        return new TranscriptWriter(store, epoch, maxRowBytes, RowBuffer.CLOSED_AT_ONCE, memory);
    }

    TranscriptWriter(TranscriptStore store, long epoch, int maxRowBytes, int closedAtOnce, SessionMemory memory) {
        rows = store.rows();
        buffer = new RowBuffer(rows, epoch, maxRowBytes, closedAtOnce);
        cache = new SessionCache(memory);
        upkeep = new SessionIndexUpkeep(rows, epoch, buffer.index(), this::openHeader);
        store.attach(this);
    }

    /** The rows of one session. */
    public SessionRows session(String sessionId) {
        OpenSession session = cache.get(sessionId);
        if (session == null) {
            byte[] bytes = rows.get(StoreLayout.header(sessionId));
            session = new OpenSession(sessionId, buffer, cache, bytes == null ? null : Rows.header(sessionId, bytes));
            cache.add(session);
        }
        session.isUsed = true;
        return session;
    }

    /** A row of the deadline index. */
    public record Deadline(long atMs, String sessionId) {}

    /** The deadlines that have come, the earliest first; costs nothing while none has. */
    public List<Deadline> due(long nowMs, int limit) {
        return buffer.deadlines().due(nowMs, limit);
    }

    /** Makes {@link #due} look again from {@code atMs} on: for a deadline that was given out and not dealt with. */
    public void remind(long atMs) {
        buffer.deadlines().remind(atMs);
    }

    /**
     * Writes the row that lets the files of a quiet partition be closed, which is what rids them of erased text. The first
     * one says that a task has caught up on these rows.
     */
    public void heartbeat(long nowMs) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(nowMs).array();
        rows.putAll(List.of(KeyValue.pair(StoreLayout.heartbeat(), value)));
    }

    /** Writes rows as they are once more, over what a former owner has written late into the changelog. */
    public void restate(Set<Bytes> keys) {
        if (!keys.isEmpty()) {
            flush();
            // A session's header first: its key begins those of its other rows.
            new TreeSet<>(keys).forEach(key -> rows.put(key, rows.get(key)));
        }
    }

    /**
     * Works on the lists of sessions for a bounded time: makes them whole where they are not, then rids them of what a crash
     * has left. To be called again and again once the task has caught up.
     */
    public void keepIndex() {
        upkeep.step();
    }

    /** Has to be called between events, without any session's lock: writes what has gathered, and keeps to the memory. */
    public void tidy() {
        buffer.flushClosed();
        if (cache.isFull()) {
            flush();
            cache.evict();
        }
    }

    /** Before each commit. */
    void commit() {
        buffer.commit();
        cache.report();
    }

    /** Writes everything that is read from the store. */
    void flush() {
        buffer.flush();
        cache.report();
    }

    /** Lets go of sessions until no more than {@code enough} bytes of them are left. */
    void shrink(long enough) {
        flush();
        cache.evict(enough);
    }

    /** Ends the life: nothing that is held back is written any more. */
    void close() {
        if (isOpen) {
            isOpen = false;
            cache.close();
        }
    }

    /** What the heap has of a session; null when all of it is in the store. Under the session's lock. */
    OpenSession.@Nullable View view(String sessionId) {
        OpenSession session = cache.get(sessionId);
        return session == null ? null : session.view();
    }

    /** The header of a session that is on the heap, else null. Under the session's lock. */
    @Nullable
    Header openHeader(String sessionId) {
        OpenSession session = cache.get(sessionId);
        return session == null ? null : session.header();
    }

    /** A session that is on the heap, else null. Under the session's lock. */
    @Nullable
    OpenSession open(String sessionId) {
        return cache.get(sessionId);
    }

    SessionIndex index() {
        return buffer.index();
    }

    /** Whether every session that can be seen is in its organization's list. */
    boolean isIndexWhole() {
        return upkeep.isWhole();
    }

    long epoch() {
        return buffer.epoch();
    }
}
