package io.transcripts.store;

import io.transcripts.domain.Segment;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The segments of a session in a snapshot of the store, and what the heap had of them, which goes before that. */
final class SnapshotSegments {
    private final String sessionId;
    private final RowSnapshot rows;
    private final Map<String, Segment> newer;

    /** @param newer what the heap had */
    SnapshotSegments(String sessionId, RowSnapshot rows, Map<String, Segment> newer) {
        this.sessionId = sessionId;
        this.rows = rows;
        this.newer = newer;
    }

    RowSnapshot rows() {
        return rows;
    }

    /**
     * Every segment, without words.
     *
     * @param cursor belongs to who walks through them
     * @param bytes is told those of the row of the segment that was given last, about
     */
    Iterable<Segment> all(RowSnapshot.Cursor cursor, int[] bytes) {
        return () -> new Segments(cursor, bytes);
    }

    /** One of them, with its words. */
    Segment one(String id, RowSnapshot.Cursor cursor) {
        Segment onHeap = newer.get(id);
        if (onHeap != null) {
            return onHeap;
        }
        Bytes key = StoreLayout.segment(sessionId, id);
        cursor.seek(key.get());
        if (!cursor.isValid() || !key.equals(Bytes.wrap(cursor.key()))) {
            throw new IllegalStateException("a segment of a snapshot is not there any more");
        }
        return Rows.segment(sessionId, id, cursor.value(), true);
    }

    private final class Segments implements Iterator<Segment> {
        private final RowSnapshot.Cursor cursor;
        private final int[] bytes;
        private final byte[] end = StoreLayout.segmentsEnd(sessionId).get();
        private final Bytes header = StoreLayout.header(sessionId);
        private final Iterator<Segment> others = newer.values().iterator();
        private @Nullable Segment ahead;
        private int aheadBytes;

        Segments(RowSnapshot.Cursor cursor, int[] bytes) {
            this.cursor = cursor;
            this.bytes = bytes;
            cursor.seek(StoreLayout.segmentsBegin(sessionId).get());
            ahead = stored();
        }

        @Override
        public boolean hasNext() {
            return ahead != null || others.hasNext();
        }

        @Override
        public Segment next() {
            Segment segment = ahead;
            if (segment == null) {
                Segment other = others.next();
                bytes[0] = (int) other.weight();
                return other;
            }
            bytes[0] = aheadBytes;
            ahead = stored();
            return segment;
        }

        private @Nullable Segment stored() {
            while (cursor.isValid()) {
                byte[] key = cursor.key();
                if (Arrays.compareUnsigned(key, end) >= 0) {
                    return null;
                }
                String id = StoreLayout.segmentOf(key, header);
                if (id == null) {
                    throw new NoSuchElementException("segments come behind facts");
                }
                byte[] row = newer.containsKey(id) ? null : cursor.value();
                Segment segment = row == null ? null : Rows.segment(sessionId, id, row, false);
                aheadBytes = row == null ? 0 : row.length;
                cursor.next();
                if (segment != null) {
                    return segment;
                }
            }
            return null;
        }
    }
}
