package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.SessionStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a partition's organizations: the changes to their rows that are not written yet. A session that can be seen
 * has one row, at the place that follows from its header. A row is written before the header that it follows from, and taken
 * away with the commit behind that of the header that it no longer follows from: so a crash leaves a row too many and never one too few, and who
 * reads a row asks the header.
 *
 * <p>Changed by the stream thread, under the session's lock; {@link #added} may be asked by any.
 */
final class SessionIndex {
    private static final byte[] LISTED = new byte[0];

    // Not sorted: it changes with every session that begins or ends, and is searched only when somebody asks for a
    // list.
    private final Map<Bytes, Change> changes = new LinkedHashMap<>();

    private enum Change {
        ADDED,
        /** Added, though the store may have it. */
        BACK,
        /** Stored until a commit has taken what came instead, as with deadlines. */
        REMOVED,
        /** Removed before the last commit. */
        REPLACED;

        boolean isListed() {
            return this == ADDED || this == BACK;
        }
    }

    /** The key of the row of a session; null when it is in nobody's list. */
    static @Nullable Bytes key(String sessionId, @Nullable Header header) {
        if (header == null) {
            return null;
        }
        String organizationId = header.brief().organizationId();
        return organizationId == null || header.brief().organizationConflict() || header.isErased()
                ? null
                : StoreLayout.listed(organizationId, SessionStatus.of(header), header.firstRecordMs(), sessionId);
    }

    /** Follows a session from one header to the next. */
    void follow(String sessionId, @Nullable Header before, @Nullable Header after) {
        boolean isNewLife = before != null && after != null && before.epoch() != after.epoch();
        if (!isNewLife && before != null && after != null && isSamePlace(before, after)) {
            return;
        }
        Bytes from = key(sessionId, before);
        Bytes to = key(sessionId, after);
        if (from != null && from.equals(to)) {
            if (isNewLife) {
                // The former life may have stored it, and not told the changelog any more.
                synchronized (changes) {
                    changes.putIfAbsent(to, Change.BACK);
                }
            }
            return;
        }
        synchronized (changes) {
            if (to != null) {
                changes.merge(to, Change.ADDED, (held, added) -> held.isListed() ? held : Change.BACK);
            }
            if (from != null && changes.put(from, Change.REMOVED) == Change.ADDED) {
                // It was never written.
                changes.remove(from);
            }
        }
    }

    /** At nearly every event; what is different elsewhere makes no other place. */
    private static boolean isSamePlace(Header before, Header after) {
        return before.brief().equals(after.brief())
                && before.firstRecordMs() == after.firstRecordMs()
                && before.isErased() == after.isErased()
                && SessionStatus.of(before) == SessionStatus.of(after);
    }

    /** A crash has left the row of a key: to be taken away with its session, be it new to that. */
    void found(Bytes key) {
        synchronized (changes) {
            changes.computeIfPresent(key, (same, change) -> change == Change.ADDED ? Change.BACK : change);
        }
    }

    /**
     * A crash has left the row of a key, and may have lost the right one.
     *
     * @param right key of the row that follows from the session's header; null when there is none
     */
    void left(Bytes key, @Nullable Bytes right) {
        synchronized (changes) {
            changes.putIfAbsent(key, Change.REMOVED);
            if (right != null) {
                changes.merge(right, Change.BACK, (held, back) -> held.isListed() ? held : back);
            }
        }
    }

    /**
     * The rows between two keys that are to be added, in no order.
     *
     * @param to not itself among them
     */
    List<Bytes> added(Bytes from, Bytes to) {
        List<Bytes> added = new ArrayList<>();
        synchronized (changes) {
            changes.forEach((key, change) -> {
                if (change.isListed() && key.compareTo(from) >= 0 && key.compareTo(to) < 0) {
                    added.add(key);
                }
            });
        }
        return added;
    }

    /** Writes what was added: before the headers that it follows from. */
    void flushAdded(List<KeyValue<Bytes, byte[]>> batch) {
        changes.forEach((key, change) -> {
            if (change.isListed()) {
                batch.add(KeyValue.pair(key, LISTED));
            }
        });
    }

    /** Writes what was removed before the last commit, which has taken the headers that it no longer follows from. */
    void flushReplaced(List<KeyValue<Bytes, byte[]>> batch) {
        changes.forEach((key, change) -> {
            if (change == Change.REPLACED) {
                batch.add(KeyValue.pair(key, null));
            }
        });
    }

    /** What was added can be read from the store. */
    void flushed() {
        synchronized (changes) {
            changes.values().removeIf(Change::isListed);
        }
    }

    /** All but what was removed since the last commit can be read from the store. */
    void committing() {
        synchronized (changes) {
            changes.values().removeIf(change -> change != Change.REMOVED);
            changes.replaceAll((key, change) -> Change.REPLACED);
        }
    }

    /** A row as it is stored. */
    static KeyValue<Bytes, byte[]> row(Bytes key) {
        return KeyValue.pair(key, LISTED);
    }
}
