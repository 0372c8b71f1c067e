package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.SessionRows;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * A session on the heap: its header and facts decoded, the segments that were changed and are not written yet, and which segments
 * it has at all. What is here is newer than what is stored.
 *
 * <p>Written by the stream thread under the session's lock. Queries copy it under the lock, by {@link #view}.
 */
final class OpenSession implements SessionRows {
    private static final int OBJECTS = 900;

    final String id;
    private final RowBuffer buffer;
    private final SessionCache cache;
    /** A flush removes rows without the lock, when they are readable from the store already. */
    private final Map<String, Row> hot = new ConcurrentHashMap<>(2);

    private @Nullable Header header;
    /** Null until somebody asks. */
    private @Nullable SessionFacts facts;
    /** Null when the session came back from the store, and nobody has seen all its rows since. */
    private @Nullable SegmentIds ids;

    /** Whether the store has a row of it: the header comes first. */
    boolean isStored;
    /** Whether this task has written a header of it. */
    boolean hasHeaderOfTask;
    /** Whether {@link #header} or {@link #facts} are not written yet. */
    boolean isTouched;

    private boolean isFactsTouched;
    /** How far its rows have been made blank, or deleted; null when nobody is at it. */
    private @Nullable Bytes swept;
    /** Whether an event met it since the memory was last looked through. */
    boolean isUsed;

    private int weight;
    private final Followed followed = new Followed();

    /**
     * What a query takes along.
     *
     * @param facts null when they have to be read from the store
     * @param segments newer than what is stored
     * @param isStored whether there is anything in the store besides
     */
    record View(
            @Nullable Header header, @Nullable SessionFacts facts, Map<String, Segment> segments, boolean isStored) {}

    OpenSession(String id, RowBuffer buffer, SessionCache cache, @Nullable Header stored) {
        this.id = id;
        this.buffer = buffer;
        this.cache = cache;
        header = stored;
        isStored = stored != null;
        hasHeaderOfTask = stored != null && stored.epoch() == buffer.epoch();
        weight = OBJECTS + 2 * id.length();
        if (stored == null) {
            // The header is always the first row of a session to be written.
            facts = SessionFacts.EMPTY;
            ids = new SegmentIds();
            weight += ids.weight();
        }
    }

    /** About the bytes of heap that it takes. */
    int weight() {
        return weight;
    }

    boolean isFactsTouched() {
        return isFactsTouched;
    }

    View view() {
        Map<String, Segment> segments = new HashMap<>();
        hot.forEach((segmentId, row) -> segments.put(segmentId, row.segment));
        return new View(header, facts, segments, isStored);
    }

    Followed followed() {
        return followed;
    }

    /** The facts, and nothing is kept of them: for readers. */
    SessionFacts factsForReader() {
        SessionFacts known = facts;
        if (known != null) {
            return known;
        }
        byte[] bytes = buffer.rows().get(StoreLayout.facts(id));
        return bytes == null ? SessionFacts.EMPTY : Rows.facts(id, bytes);
    }

    @Override
    public String sessionId() {
        return id;
    }

    @Override
    public long epoch() {
        return buffer.epoch();
    }

    @Override
    public @Nullable Header header() {
        return header;
    }

    @Override
    public SessionFacts facts() {
        SessionFacts known = factsForReader();
        if (facts == null) {
            facts = known;
            grow(weight(known));
        }
        return known;
    }

    @Override
    public @Nullable Segment segment(String segmentId) {
        Row row = hot.get(segmentId);
        if (row != null) {
            return row.segment;
        }
        if (ids != null && !ids.mayContain(segmentId)) {
            return null;
        }
        byte[] bytes = buffer.rows().get(StoreLayout.segment(id, segmentId));
        return bytes == null ? null : Rows.segment(id, segmentId, bytes, true);
    }

    @Override
    public void forEachSegment(Consumer<Segment> action) {
        Map<String, Segment> newer = view().segments();
        if (isStored) {
            SegmentIds seen = ids == null ? new SegmentIds() : null;
            Bytes headerKey = StoreLayout.header(id);
            try (KeyValueIterator<Bytes, byte[]> rows = segments()) {
                while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    String segmentId = StoreLayout.segmentOf(row.key.get(), headerKey);
                    if (segmentId == null) {
                        continue;
                    }
                    if (seen != null) {
                        seen.add(segmentId);
                    }
                    Segment segment = newer.remove(segmentId);
                    // With words, because they weigh.
                    action.accept(segment == null ? Rows.segment(id, segmentId, row.value, true) : segment);
                }
            }
            if (seen != null) {
                newer.keySet().forEach(seen::add);
                ids = seen;
                grow(seen.weight());
            }
        }
        newer.values().forEach(action);
    }

    @Override
    public void put(Header changed) {
        buffer.index().follow(id, header, changed);
        header = changed;
        touch();
    }

    @Override
    public void put(SessionFacts changed) {
        grow(weight(changed) - weight(facts));
        facts = changed;
        isFactsTouched = true;
        touch();
    }

    @Override
    public void put(Segment segment) {
        Row row = hot.get(segment.id());
        if (row == null) {
            row = new Row(this, segment);
            hot.put(segment.id(), row);
            if (ids != null) {
                int before = ids.weight();
                ids.add(segment.id());
                grow(ids.weight() - before);
            }
        }
        grow(row.set(segment));
        buffer.changed(row);
        grow(followed.written(segment));
    }

    @Override
    public boolean blankContent() {
        dropContent();
        swept = buffer.blankSegments(this, swept);
        return swept != null;
    }

    @Override
    public boolean deleteContent() {
        dropContent();
        swept = buffer.deleteSegments(this, swept);
        return swept != null;
    }

    @Override
    public void deleteHeader() {
        buffer.index().follow(id, header, null);
        buffer.deleteHeader(id);
        cache.remove(this);
        header = null;
    }

    /** What the heap has of an erased session is not written any more. */
    private void dropContent() {
        for (Row row : hot.values()) {
            row.isDirty = false;
            remove(row);
        }
        grow(-weight(facts));
        facts = SessionFacts.EMPTY;
        isFactsTouched = false;
        grow(followed.forget());
    }

    @Override
    public void arm(long deadlineMs) {
        buffer.deadlines().arm(deadlineMs, id);
    }

    @Override
    public void disarm(long deadlineMs) {
        buffer.deadlines().disarm(deadlineMs, id);
    }

    /** Takes a row off the heap that the store has. */
    void remove(Row row) {
        if (hot.remove(row.segment.id(), row)) {
            grow(-row.weight);
        }
    }

    /** Forgets that header and facts were changed: the store has them. */
    void written() {
        isTouched = false;
        isFactsTouched = false;
    }

    private void touch() {
        if (!isTouched) {
            isTouched = true;
            buffer.touched(this);
        }
    }

    /** What facts take besides a handful of short strings: metadata may be large. */
    private static int weight(@Nullable SessionFacts facts) {
        return facts == null || facts.metadata() == null
                ? 0
                : facts.metadata().value().length();
    }

    private void grow(int bytes) {
        weight += bytes;
        cache.grow(bytes);
    }

    private KeyValueIterator<Bytes, byte[]> segments() {
        return buffer.rows().range(StoreLayout.segmentsBegin(id), StoreLayout.segmentsEnd(id));
    }
}
