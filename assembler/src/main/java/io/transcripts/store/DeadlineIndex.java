package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.store.TranscriptWriter.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The deadlines of a partition's sessions: rows of the store, and the changes to them that are not written yet. */
final class DeadlineIndex {
    private static final byte[] ARMED = new byte[0];

    private final KeyValueStore<Bytes, byte[]> rows;
    private final NavigableMap<Bytes, Change> changes = new TreeMap<>();

    private long nextMs;

    private enum Change {
        ARMED,
        /** Stored until a commit has taken what came instead: a batch that fails takes none with it that comes later. */
        DISARMED,
        /** Disarmed before the last commit. */
        REPLACED
    }

    DeadlineIndex(KeyValueStore<Bytes, byte[]> rows) {
        this.rows = rows;
    }

    void arm(long atMs, String sessionId) {
        nextMs = Math.min(nextMs, atMs);
        changes.put(StoreLayout.deadline(atMs, sessionId), Change.ARMED);
    }

    void disarm(long atMs, String sessionId) {
        changes.put(StoreLayout.deadline(atMs, sessionId), Change.DISARMED);
    }

    void remind(long atMs) {
        nextMs = Math.min(nextMs, atMs);
    }

    /**
     * The deadlines that have come, the earliest first. It costs nothing while none has: the earliest one is remembered. That also
     * keeps the scan clear of the tombstones of earlier ones.
     */
    List<Deadline> due(long nowMs, int limit) {
        if (nowMs < nextMs) {
            return List.of();
        }
        Bytes from = StoreLayout.deadline(nextMs, "");
        NavigableMap<Bytes, Deadline> due = new TreeMap<>();
        nextMs = Header.NEVER;
        try (KeyValueIterator<Bytes, byte[]> stored = rows.range(from, StoreLayout.deadline(Header.NEVER, ""))) {
            while (stored.hasNext() && collect(stored.next().key, true, due, nowMs, limit)) {}
        }
        for (Map.Entry<Bytes, Change> change : changes.tailMap(from).entrySet()) {
            if (change.getValue() == Change.ARMED && !collect(change.getKey(), false, due, nowMs, limit)) {
                break;
            }
        }
        while (due.size() > limit) {
            remind(due.pollLastEntry().getValue().atMs());
        }
        return new ArrayList<>(due.values());
    }

    /** Whether a later key may be due as well, and is wanted. */
    private boolean collect(Bytes key, boolean isStored, Map<Bytes, Deadline> due, long nowMs, int limit) {
        if (isStored && changes.containsKey(key)) {
            return true;
        }
        long atMs = StoreLayout.deadlineOf(key);
        if (atMs > nowMs || (isStored && due.size() == limit)) {
            remind(atMs);
            return false;
        }
        due.put(key, new Deadline(atMs, StoreLayout.sessionOf(key)));
        return true;
    }

    /** Writes the row of a deadline now: before the first rows of a session that nobody else might be woken for. */
    void writeNow(long atMs, String sessionId, List<KeyValue<Bytes, byte[]>> batch) {
        if (atMs != Header.NEVER) {
            Bytes key = StoreLayout.deadline(atMs, sessionId);
            changes.remove(key);
            batch.add(KeyValue.pair(key, ARMED));
        }
    }

    /** Writes what was armed: before the headers that rely on it. */
    void flushArmed(List<KeyValue<Bytes, byte[]>> batch) {
        changes.forEach((key, change) -> {
            if (change == Change.ARMED) {
                batch.add(KeyValue.pair(key, ARMED));
            }
        });
    }

    /** Writes what was disarmed before the last commit, which has taken the headers that no longer rely on it. */
    void flushReplaced(List<KeyValue<Bytes, byte[]>> batch) {
        changes.forEach((key, change) -> {
            if (change == Change.REPLACED) {
                batch.add(KeyValue.pair(key, null));
            }
        });
    }

    /** What was armed is stored. */
    void flushed() {
        changes.values().removeIf(change -> change == Change.ARMED);
    }

    /** All but what was disarmed since the last commit is stored. */
    void committing() {
        changes.values().removeIf(change -> change != Change.DISARMED);
        changes.replaceAll((key, change) -> Change.REPLACED);
    }
}
