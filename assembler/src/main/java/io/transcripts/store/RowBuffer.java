package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows that have changed on the heap and are not written yet, above the store of one partition, for one life of its task. They are
 * written in batches:
 *
 * <ul>
 *   <li>segments that have a final, a few thousand at a time: they rarely change again, and small batches let the producer
 *       work meanwhile and die young on the heap;
 *   <li>everything else with the next commit, so that an interim that is replaced costs nothing, and a header is written
 *       once for all the events of a commit.
 * </ul>
 *
 * <p>Whatever the moment of a crash, the rows that are stored and logged are ones that the session really had, in an order
 * that the assembly asks for: the deadline and the header's first row before any other, then rows of truth, then armed deadlines and new places
 * in lists, then headers. Disarmed and former ones go with the next commit. See {@code docs/decisions/0006-buffered-store.md}.
 *
 * <p>Used by one stream thread.
 */
final class RowBuffer {
    /** Measured: 4,000 took less CPU than 1,000, and than one large batch at each commit. */
    static final int CLOSED_AT_ONCE = 4_000;

    // An erasure of a large session is spread over many calls, so that it never holds up the thread's other sessions.
    private static final int ERASED_AT_ONCE = 1_000;
    // Rows may be a megabyte each. Also what is encoded at a time.
    private static final int BYTES_AT_ONCE = 8 << 20;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final long epoch;
    private final int maxRowBytes;
    private final int closedAtOnce;
    private final DeadlineIndex deadlines;
    private final SessionIndex index = new SessionIndex();
    private final byte[] blankSegment;
    private final byte[] blankFacts;

    private final List<OpenSession> touched = new ArrayList<>();
    private final List<Row> changed = new ArrayList<>();
    private final List<Row> closed = new ArrayList<>();
    private final List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
    private long batchBytes;
    private long closedBytes;

    /**
     * Begins with nothing in it.
     *
     * @param maxRowBytes what the changelog topic takes as one record
     * @param closedAtOnce so many segments that have a final are written before the commit
     */
    RowBuffer(KeyValueStore<Bytes, byte[]> rows, long epoch, int maxRowBytes, int closedAtOnce) {
        this.rows = rows;
        this.epoch = epoch;
        this.maxRowBytes = maxRowBytes;
        this.closedAtOnce = closedAtOnce;
        deadlines = new DeadlineIndex(rows);
        blankSegment = SegmentCodec.encode(Segment.blank("", epoch));
        blankFacts = FactsCodec.encode(SessionFacts.blank(epoch));
    }

    long epoch() {
        return epoch;
    }

    /** What is stored, without what is here. */
    KeyValueStore<Bytes, byte[]> rows() {
        return rows;
    }

    DeadlineIndex deadlines() {
        return deadlines;
    }

    SessionIndex index() {
        return index;
    }

    /** A session's header or facts have changed; called once until they are written. */
    void touched(OpenSession session) {
        touched.add(session);
    }

    void changed(Row row) {
        boolean isClosed = row.segment.hasFinal();
        if (isClosed && !(row.isDirty && row.isClosed)) {
            closed.add(row);
            closedBytes += row.weight;
        } else if (!row.isDirty) {
            changed.add(row);
        }
        row.isDirty = true;
        row.isClosed = isClosed;
    }

    /** Writes the segments that have a final, once they are many. */
    void flushClosed() {
        if (closed.size() >= closedAtOnce || closedBytes >= BYTES_AT_ONCE) {
            addRows(closed);
            write();
            written(closed);
            closedBytes = 0;
        }
    }

    /** Writes everything, but the end of what was replaced since the last commit. */
    void flush() {
        addAll();
        flushed();
        deadlines.flushed();
        index.flushed();
    }

    /**
     * Writes everything before a commit. What it makes needless is removed with the next one: a batch that cannot be sent ends the task, but a
     * batch behind it may have been sent.
     */
    void commit() {
        addAll();
        deadlines.flushReplaced(batch);
        index.flushReplaced(batch);
        flushed();
        deadlines.committing();
        index.committing();
    }

    private void addAll() {
        addRows(closed);
        addRows(changed);
        for (OpenSession session : touched) {
            if (session.isFactsTouched()) {
                addBirth(session);
                add(StoreLayout.facts(session.id), FactsCodec.encode(session.facts()));
            }
        }
        deadlines.flushArmed(batch);
        index.flushAdded(batch);
        for (OpenSession session : touched) {
            add(StoreLayout.header(session.id), HeaderCodec.encode(Objects.requireNonNull(session.header())));
        }
    }

    private void flushed() {
        write();
        for (OpenSession session : touched) {
            session.isStored = true;
            session.hasHeaderOfTask = true;
            session.written();
        }
        written(closed);
        written(changed);
        closedBytes = 0;
        touched.clear();
    }

    /**
     * Makes some of a session's segments blank, and at last its facts.
     *
     * @param from where the last call stopped, or null
     * @return where to go on, or null when all are blank
     */
    @Nullable
    Bytes blankSegments(OpenSession session, @Nullable Bytes from) {
        return erase(session, from, blankSegment, blankFacts);
    }

    /** As {@link #blankSegments}, but nothing is left of them. */
    @Nullable
    Bytes deleteSegments(OpenSession session, @Nullable Bytes from) {
        return erase(session, from, null, null);
    }

    /** Deletes the last row of a session. */
    void deleteHeader(String sessionId) {
        flush();
        rows.put(StoreLayout.header(sessionId), null);
    }

    private @Nullable Bytes erase(
            OpenSession session, @Nullable Bytes from, byte @Nullable [] segment, byte @Nullable [] facts) {
        String sessionId = session.id;
        // What says that they are erased must be stored before they are, and be in the changelog before they are there.
        flush();
        addBirth(session);
        Bytes begin = from == null ? StoreLayout.segmentsBegin(sessionId) : from;
        Bytes next = null;
        try (KeyValueIterator<Bytes, byte[]> found = rows.range(begin, StoreLayout.segmentsEnd(sessionId))) {
            while (found.hasNext() && next == null) {
                KeyValue<Bytes, byte[]> row = found.next();
                if (batch.size() == ERASED_AT_ONCE) {
                    next = row.key;
                } else if (!Arrays.equals(row.value, segment)) {
                    batch.add(KeyValue.pair(row.key, segment));
                }
            }
        }
        if (next == null) {
            Bytes key = StoreLayout.facts(sessionId);
            byte[] stored = rows.get(key);
            if (stored != null && !Arrays.equals(stored, facts)) {
                batch.add(KeyValue.pair(key, facts));
            }
        }
        write();
        return next;
    }

    private void addRows(List<Row> of) {
        for (Row row : of) {
            // Some stand in both lists, and some were deleted since.
            if (row.isDirty) {
                row.isDirty = false;
                addBirth(row.session);
                add(StoreLayout.segment(row.session.id, row.segment.id()), SegmentCodec.encode(row.segment));
            }
        }
    }

    /**
     * A session's first row in the store is a header: so one without a header has no rows, and a new session costs one
     * look into RocksDB's filters instead of a scan. The changelog too has one before all that this task writes of it: the store
     * may have what a crash has kept from the changelog. And before that one the row that will wake the session, for it may be the
     * last that anybody hears of it.
     */
    private void addBirth(OpenSession session) {
        if (session.hasHeaderOfTask) {
            return;
        }
        session.hasHeaderOfTask = true;
        byte[] stored = session.isStored ? rows.get(StoreLayout.header(session.id)) : null;
        session.isStored = true;
        deadlines.writeNow(Objects.requireNonNull(session.header()).armedMs(), session.id, batch);
        add(StoreLayout.header(session.id), stored == null ? birth(session) : stored);
    }

    private static byte[] birth(OpenSession session) {
        Header header = Objects.requireNonNull(session.header());
        return HeaderCodec.encode(Header.initial(header.lineage(), header.firstRecordMs()));
    }

    /** What would not fit into the changelog must not get into the store, or the two part for ever. */
    private void add(Bytes key, byte[] value) {
        if (value.length > maxRowBytes) {
            throw new IllegalStateException("A row of " + value.length + " bytes, the changelog takes " + maxRowBytes
                    + "; the limits on events keep rows smaller, so this is a bug");
        }
        batch.add(KeyValue.pair(key, value));
        batchBytes += value.length;
        if (batchBytes >= BYTES_AT_ONCE) {
            write();
        }
    }

    private void write() {
        if (!batch.isEmpty()) {
            rows.putAll(batch);
            batch.clear();
            batchBytes = 0;
        }
    }

    /** Behind {@link #write}: from here on a query finds them in the store. */
    private static void written(List<Row> of) {
        for (Row row : of) {
            if (row.isClosed && !row.isDirty) {
                row.session.remove(row);
            }
        }
        of.clear();
    }
}
