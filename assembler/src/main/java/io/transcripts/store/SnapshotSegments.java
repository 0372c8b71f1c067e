package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.TranscriptIndex;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The segments of a session in a snapshot of the store, and what the heap had of them, which goes before that. */
final class SnapshotSegments {
    /** Bytes that are enough for most of them. */
    static final int MOST_KEYS = 128;

    static final int MOST_ROWS = 4 << 10;

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
     */
    Iterable<Segment> all(RowSnapshot.Cursor cursor) {
        return () -> new Segments(cursor);
    }

    /** What is known of the transcript after a walk over every segment. */
    TranscriptIndex index(Header header, SessionFacts facts) {
        TranscriptIndex.Builder index = new TranscriptIndex.Builder(header, facts);
        int prefix = StoreLayout.header(sessionId).get().length;
        KnownTexts known = new KnownTexts();
        return rows.look(StoreLayout.segmentsEnd(sessionId), cursor -> {
            ReadBuffer key = new ReadBuffer(cursor::key, MOST_KEYS);
            ReadBuffer row = new ReadBuffer(cursor::value, MOST_ROWS);
            cursor.seek(StoreLayout.segmentsBegin(sessionId).get());
            while (cursor.isValid()) {
                key.read();
                String id = StoreLayout.segmentOf(key.bytes(), key.length(), prefix);
                if (newer.isEmpty() || !newer.containsKey(id)) {
                    row.read();
                    Rows.index(sessionId, id, row.bytes(), row.length(), known, index);
                }
                cursor.next();
            }
            newer.values().forEach(index::add);
            return index.build();
        });
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
        private final KnownTexts known = new KnownTexts();
        private final RowSnapshot.Cursor cursor;
        private final byte[] end = StoreLayout.segmentsEnd(sessionId).get();
        private final Bytes header = StoreLayout.header(sessionId);
        private final Iterator<Segment> others = newer.values().iterator();
        private @Nullable Segment ahead;

        Segments(RowSnapshot.Cursor cursor) {
            this.cursor = cursor;
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
                return others.next();
            }
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
                Segment segment = null;
                if (newer.isEmpty() || !newer.containsKey(id)) {
                    byte[] row = cursor.value();
                    segment = Rows.segment(sessionId, id, row, row.length, false, known);
                }
                cursor.next();
                if (segment != null) {
                    return segment;
                }
            }
            return null;
        }
    }
}
