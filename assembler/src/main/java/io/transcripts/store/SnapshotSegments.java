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

    /** Makes a segment of its id and its row. */
    private interface Decoder {
        Segment decode(String id, byte[] row);
    }

    /**
     * Every segment, without words.
     *
     * @param cursor belongs to who walks through them
     */
    Iterable<Segment> all(RowSnapshot.Cursor cursor) {
        return () -> new Segments(cursor, new int[1], (id, row) -> Rows.segment(sessionId, id, row, false));
    }

    /**
     * Every segment, with no more than decides where it stands.
     *
     * @param cursor belongs to who walks through them
     * @param bytes is told those of the row of the segment that was given last, about
     */
    Iterable<Segment> places(RowSnapshot.Cursor cursor, int[] bytes) {
        return () -> new Segments(cursor, bytes, (id, row) -> Rows.place(sessionId, id, row));
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
        private final Decoder decoder;
        private final byte[] end = StoreLayout.segmentsEnd(sessionId).get();
        private final Bytes header = StoreLayout.header(sessionId);
        private final Iterator<Segment> others = newer.values().iterator();
        private @Nullable Segment ahead;
        private int aheadBytes;

        Segments(RowSnapshot.Cursor cursor, int[] bytes, Decoder decoder) {
            this.cursor = cursor;
            this.bytes = bytes;
            this.decoder = decoder;
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
                byte[] row = !newer.isEmpty() && newer.containsKey(id) ? null : cursor.value();
                Segment segment = row == null ? null : decoder.decode(id, row);
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
