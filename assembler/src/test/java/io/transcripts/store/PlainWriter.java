package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.SessionRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Writes each row through at once: what the buffered {@link TranscriptWriter} has to be equal to. */
public final class PlainWriter {
    private static final byte[] EMPTY = new byte[0];
    // An erasure of a large session is spread over many calls, so that it never holds up the thread's other sessions.
    private static final int ERASED_AT_ONCE = 1_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final long epoch;
    private final int maxRowBytes;
    private long nextDeadlineMs;

    /**
     * @param epoch start of the task in microseconds since the epoch
     * @param maxRowBytes what the changelog topic takes as one record
     */
    public PlainWriter(KeyValueStore<Bytes, byte[]> store, long epoch, int maxRowBytes) {
        this.store = store;
        this.epoch = epoch;
        this.maxRowBytes = maxRowBytes;
    }

    /** The rows of one session. */
    public SessionRows session(String sessionId) {
        return new StoredRows(sessionId);
    }

    /** A row of the deadline index. */
    public record Deadline(long atMs, String sessionId) {}

    /**
     * The deadlines that have come, the earliest first. Costs nothing while none has: the earliest one is remembered, which
     * also keeps the scan clear of the tombstones of those that have gone.
     */
    public List<Deadline> due(long nowMs, int limit) {
        if (nowMs < nextDeadlineMs) {
            return List.of();
        }
        List<Deadline> due = new ArrayList<>();
        Bytes from = StoreLayout.deadline(nextDeadlineMs, "");
        Bytes to = StoreLayout.deadline(Header.NEVER, "");
        nextDeadlineMs = Header.NEVER;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
            while (rows.hasNext()) {
                Bytes key = rows.next().key;
                long atMs = StoreLayout.deadlineOf(key);
                if (atMs > nowMs || due.size() == limit) {
                    nextDeadlineMs = atMs;
                    break;
                }
                due.add(new Deadline(atMs, StoreLayout.sessionOf(key)));
            }
        }
        return due;
    }

    /** Makes {@link #due} look again from {@code atMs} on: for a deadline that was given out and not dealt with. */
    public void remind(long atMs) {
        nextDeadlineMs = Math.min(nextDeadlineMs, atMs);
    }

    private final class StoredRows implements SessionRows {
        private final String sessionId;

        StoredRows(String sessionId) {
            this.sessionId = sessionId;
        }

        @Override
        public String sessionId() {
            return sessionId;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public @Nullable Header header() {
            byte[] bytes = store.get(StoreLayout.header(sessionId));
            return bytes == null ? null : Rows.header(sessionId, bytes);
        }

        @Override
        public SessionFacts facts() {
            byte[] bytes = store.get(StoreLayout.facts(sessionId));
            return bytes == null ? SessionFacts.EMPTY : Rows.facts(sessionId, bytes);
        }

        @Override
        public @Nullable Segment segment(String segmentId) {
            byte[] bytes = store.get(StoreLayout.segment(sessionId, segmentId));
            return bytes == null ? null : Rows.segment(sessionId, segmentId, bytes, true);
        }

        @Override
        public void forEachSegment(Consumer<Segment> action) {
            Bytes header = StoreLayout.header(sessionId);
            try (KeyValueIterator<Bytes, byte[]> rows = segments()) {
                while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    String segmentId = StoreLayout.segmentOf(row.key.get(), header);
                    if (segmentId != null) {
                        // With words, because they weigh.
                        action.accept(Rows.segment(sessionId, segmentId, row.value, true));
                    }
                }
            }
        }

        @Override
        public void put(Header header) {
            Bytes from = SessionIndex.key(sessionId, header());
            Bytes to = SessionIndex.key(sessionId, header);
            if (to != null && !to.equals(from)) {
                store.put(to, EMPTY);
            }
            put(StoreLayout.header(sessionId), HeaderCodec.encode(header));
            if (from != null && !from.equals(to)) {
                store.delete(from);
            }
        }

        @Override
        public void put(SessionFacts facts) {
            put(StoreLayout.facts(sessionId), FactsCodec.encode(facts));
        }

        @Override
        public void put(Segment segment) {
            put(StoreLayout.segment(sessionId, segment.id()), SegmentCodec.encode(segment));
        }

        @Override
        public boolean blankContent() {
            return erase(SegmentCodec.encode(Segment.blank("", epoch)), FactsCodec.encode(SessionFacts.blank(epoch)));
        }

        @Override
        public boolean deleteContent() {
            return erase(null, null);
        }

        @Override
        public void deleteHeader() {
            store.delete(StoreLayout.header(sessionId));
        }

        private boolean erase(byte @Nullable [] segment, byte @Nullable [] facts) {
            List<Bytes> keys = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> rows = segments()) {
                while (rows.hasNext() && keys.size() < ERASED_AT_ONCE) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    if (!Arrays.equals(row.value, segment)) {
                        keys.add(row.key);
                    }
                }
            }
            keys.forEach(key -> store.put(key, segment));
            if (keys.size() == ERASED_AT_ONCE) {
                return true;
            }
            Bytes key = StoreLayout.facts(sessionId);
            if (store.get(key) != null) {
                store.put(key, facts);
            }
            return false;
        }

        @Override
        public void arm(long deadlineMs) {
            nextDeadlineMs = Math.min(nextDeadlineMs, deadlineMs);
            store.put(StoreLayout.deadline(deadlineMs, sessionId), EMPTY);
        }

        @Override
        public void disarm(long deadlineMs) {
            store.delete(StoreLayout.deadline(deadlineMs, sessionId));
        }

        private KeyValueIterator<Bytes, byte[]> segments() {
            return store.range(StoreLayout.segmentsBegin(sessionId), StoreLayout.segmentsEnd(sessionId));
        }

        /** What would not fit into the changelog must not get into the store, or the two part for ever. */
        private void put(Bytes key, byte[] value) {
            if (value.length > maxRowBytes) {
                throw new IllegalStateException("A row of session " + sessionId + " has " + value.length
                        + " bytes, the changelog takes " + maxRowBytes
                        + "; the limits on events keep rows smaller, so this is a bug");
            }
            store.put(key, value);
        }
    }
}
