package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptAssembler;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptIndex.Place;
import io.transcripts.domain.TranscriptReading;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads a transcript from a snapshot of the store. What it holds meanwhile is the place of each segment, and what the heap
 * had of the session; the snapshot is kept until it is closed.
 */
final class OpenTranscript implements TranscriptReading {

    private final String sessionId;
    private final RowSnapshot rows;
    private final Map<String, Segment> newer;
    private final Languages languages;
    private final TranscriptIndex index;
    private final Transcript head;
    private int next;

    /**
     * Goes through the rows once, unless it is known what is to be found there.
     *
     * @param rows closed with it
     * @param newer what the heap has of the segments, before what is stored
     * @param known index of this very version; null for none
     */
    OpenTranscript(
            String sessionId,
            Header header,
            SessionFacts facts,
            RowSnapshot rows,
            Map<String, Segment> newer,
            @Nullable TranscriptIndex known) {
        this.sessionId = sessionId;
        this.rows = rows;
        this.newer = newer;
        languages = facts.languages();
        index = known != null
                ? known
                : rows.look(cursor -> {
                    int[] bytes = new int[1];
                    return TranscriptAssembler.index(header, facts, () -> new Segments(cursor, bytes), () -> bytes[0]);
                });
        head = TranscriptAssembler.head(sessionId, header, facts, index);
    }

    @Override
    public Transcript head() {
        return head;
    }

    @Override
    public TranscriptIndex index() {
        return index;
    }

    @Override
    public void seek(int position) {
        next = position;
    }

    @Override
    public boolean read(Consumer<Line> lines, BooleanSupplier isEnough) {
        return rows.look(cursor -> {
            List<Place> places = index.places();
            while (next < places.size() && !isEnough.getAsBoolean()) {
                Line line = TranscriptAssembler.line(segment(places.get(next).id(), cursor), languages);
                if (line == null) {
                    throw new IllegalStateException("a segment of a snapshot is not shown any more");
                }
                lines.accept(line);
                next++;
            }
            return next < places.size();
        });
    }

    @Override
    public void close() {
        rows.close();
    }

    private Segment segment(String id, RowSnapshot.Cursor cursor) {
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

    /** Every segment row, without words: what the heap has goes before what is stored. */
    private final class Segments implements Iterator<Segment> {
        private final RowSnapshot.Cursor cursor;
        /** Of the row of the segment that was given last. */
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
