package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.fencing.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes a partition's lists of sessions whole, where a node has written that knew of none, and rids them of rows that a crash
 * has left: a few at a time, on the stream thread, between events.
 *
 * <p>They are whole from the start when the row that says so names the task that owned the rows last. So an older node that owned
 * the partition meanwhile has them built anew. A new owner names itself there as soon as it writes.
 */
final class SessionIndexUpkeep {
    // Each costs one seek. Nobody can list meanwhile, so this is quicker than what follows.
    private static final int BUILT_AT_ONCE = 256;
    // Each costs one get. Nobody waits for it.
    private static final int CHECKED_AT_ONCE = 64;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final long epoch;
    private final SessionIndex index;
    private final Function<String, @Nullable Header> open;
    private volatile boolean isWhole;
    private boolean isSaid;
    /** Where to go on; null when all is done. */
    private @Nullable Bytes next;

    /** @param open the header of a session that is on the heap, else null */
    SessionIndexUpkeep(
            KeyValueStore<Bytes, byte[]> rows,
            long epoch,
            SessionIndex index,
            Function<String, @Nullable Header> open) {
        this.rows = rows;
        this.epoch = epoch;
        this.index = index;
        this.open = open;
        long owner = Epoch.decode(rows.get(StoreLayout.owner()));
        isWhole = owner == Epoch.NONE ? !hasSessions() : Epoch.decode(rows.get(StoreLayout.index())) == owner;
        next = isWhole ? StoreLayout.listsBegin() : StoreLayout.sessionsBegin();
    }

    boolean isWhole() {
        return isWhole;
    }

    void step() {
        if (!isWhole) {
            build();
        }
        if (isWhole && !isSaid) {
            rows.putAll(List.of(KeyValue.pair(StoreLayout.index(), Epoch.encode(epoch))));
            isSaid = true;
        } else if (isWhole && next != null) {
            check();
        }
    }

    private boolean hasSessions() {
        try (KeyValueIterator<Bytes, byte[]> scan =
                rows.range(StoreLayout.sessionsBegin(), StoreLayout.sessionsEnd())) {
            return scan.hasNext();
        }
    }

    /** Lists what is stored. What is on the heap follows from there to where it is by now, with the next flush. */
    private void build() {
        List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < BUILT_AT_ONCE && next != null; i++) {
            try (KeyValueIterator<Bytes, byte[]> scan = rows.range(next, StoreLayout.sessionsEnd())) {
                next = scan.hasNext() ? list(scan.next(), batch) : null;
            }
        }
        if (!batch.isEmpty()) {
            rows.putAll(batch);
        }
        if (next == null) {
            isWhole = true;
            next = StoreLayout.listsBegin();
        }
    }

    private static Bytes list(KeyValue<Bytes, byte[]> row, List<KeyValue<Bytes, byte[]>> batch) {
        String sessionId = StoreLayout.sessionOfRow(row.key);
        if (row.key.equals(StoreLayout.header(sessionId))) {
            Bytes key = SessionIndex.key(sessionId, Rows.header(sessionId, row.value));
            if (key != null) {
                batch.add(SessionIndex.row(key));
            }
        }
        return StoreLayout.segmentsEnd(sessionId);
    }

    /** Removes rows that follow from no header, be it stored or on its way there. */
    private void check() {
        Bytes from = next;
        next = null;
        try (KeyValueIterator<Bytes, byte[]> scan = rows.range(from, StoreLayout.listsEnd())) {
            for (int i = 0; scan.hasNext(); i++) {
                Bytes key = scan.next().key;
                if (i == CHECKED_AT_ONCE) {
                    next = key;
                    break;
                }
                check(key);
            }
        }
    }

    private void check(Bytes key) {
        String sessionId = StoreLayout.placeOf(key.get()).sessionId();
        Header opened = open.apply(sessionId);
        Bytes right = SessionIndex.key(sessionId, opened);
        if (key.equals(right)) {
            index.found(key);
            return;
        }
        byte[] bytes = rows.get(StoreLayout.header(sessionId));
        Bytes stored = bytes == null ? null : SessionIndex.key(sessionId, Rows.header(sessionId, bytes));
        if (!key.equals(stored)) {
            index.left(key, opened == null ? stored : right);
        }
    }
}
