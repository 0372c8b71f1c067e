package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.SessionRows;
import io.transcripts.domain.Translation;
import io.transcripts.domain.Utterance;
import io.transcripts.schema.Word;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The way of one task into its partition of the store, for one life of the task. Events are folded into sessions on the
 * heap; what they changed is written in batches:
 *
 * <ul>
 *   <li>segments that have a final, a few thousand at a time: they rarely change again, and small batches let the producer
 *       work meanwhile and die young on the heap;
 *   <li>everything else with the next commit, so that an interim that is replaced costs nothing, and a header is written
 *       once for all the events of a commit.
 * </ul>
 *
 * <p>Whatever the moment of a crash, the rows that are stored and logged are ones that the session really had, in an order
 * that the assembly asks for: the header's first row before any other, then rows of truth, then armed deadlines and new places
 * in lists, then headers, then disarmed and former ones. See {@code docs/decisions/0006-buffered-store.md}.
 *
 * <p>Used by one stream thread. Other threads may only {@link #view}, under the session's lock.
 */
public final class TranscriptWriter {
    // An erasure of a large session is spread over many calls, so that it never holds up the thread's other sessions.
    private static final int ERASED_AT_ONCE = 1_000;
    // Measured: 4,000 took less CPU than 1,000, and than one large batch at each commit.
    private static final int CLOSED_AT_ONCE = 4_000;
    // Rows may be a megabyte each. Also what is encoded at a time.
    private static final int BYTES_AT_ONCE = 8 << 20;
    /** What a row takes on the heap beside its text: objects, short strings, its place in a map. */
    private static final int ROW_OBJECTS = 640;

    private static final int TRANSLATION_OBJECTS = 256;
    private static final int WORD_OBJECTS = 96;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final long epoch;
    private final int maxRowBytes;
    private final int closedAtOnce;
    private final SessionMemory memory;
    private final DeadlineIndex deadlines;
    private final SessionIndex index = new SessionIndex();
    private final SessionIndexUpkeep upkeep;
    private final byte[] blankSegment;
    private final byte[] blankFacts;

    private final Map<String, OpenSession> sessions = new ConcurrentHashMap<>();
    private final Deque<OpenSession> byUse = new ArrayDeque<>();
    private final List<OpenSession> touched = new ArrayList<>();
    private final List<Row> changed = new ArrayList<>();
    private final List<Row> closed = new ArrayList<>();
    private final List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
    private long batchBytes;
    private long closedBytes;
    private long heapBytes;
    private long reportedBytes;
    private boolean isOpen = true;

    /**
     * Begins a life.
     *
     * @param epoch of the task, in microseconds since the epoch
     * @param maxRowBytes what the changelog topic takes as one record
     */
    public static TranscriptWriter begin(TranscriptStore store, long epoch, int maxRowBytes, SessionMemory memory) {
        return new TranscriptWriter(store, epoch, maxRowBytes, CLOSED_AT_ONCE, memory);
    }

    TranscriptWriter(TranscriptStore store, long epoch, int maxRowBytes, int closedAtOnce, SessionMemory memory) {
        rows = store.rows();
        this.epoch = epoch;
        this.maxRowBytes = maxRowBytes;
        this.closedAtOnce = closedAtOnce;
        this.memory = memory;
        deadlines = new DeadlineIndex(rows);
        upkeep = new SessionIndexUpkeep(rows, epoch, index, this::openHeader);
        blankSegment = SegmentCodec.encode(Segment.blank("", epoch));
        blankFacts = FactsCodec.encode(SessionFacts.blank(epoch));
        memory.joined();
        store.attach(this);
    }

    /** The rows of one session. */
    public SessionRows session(String sessionId) {
        OpenSession session = sessions.get(sessionId);
        if (session == null) {
            byte[] bytes = rows.get(StoreLayout.header(sessionId));
            session = new OpenSession(sessionId, this, bytes == null ? null : Rows.header(sessionId, bytes));
            sessions.put(sessionId, session);
            byUse.add(session);
            grow(session.weight());
        }
        session.isUsed = true;
        return session;
    }

    /** A row of the deadline index. */
    public record Deadline(long atMs, String sessionId) {}

    /** The deadlines that have come, the earliest first; costs nothing while none has. */
    public List<Deadline> due(long nowMs, int limit) {
        return deadlines.due(nowMs, limit);
    }

    /** Makes {@link #due} look again from {@code atMs} on: for a deadline that was given out and not dealt with. */
    public void remind(long atMs) {
        deadlines.remind(atMs);
    }

    /**
     * Writes the row that lets the files of a quiet partition be closed, which is what rids them of erased text. The first
     * one says that a task has caught up on these rows.
     */
    public void heartbeat(long nowMs) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(nowMs).array();
        rows.putAll(List.of(KeyValue.pair(StoreLayout.heartbeat(), value)));
    }

    /** Writes rows as they are once more, over what a former owner has written late into the changelog. */
    public void restate(Set<Bytes> keys) {
        if (!keys.isEmpty()) {
            flush();
            keys.forEach(key -> rows.put(key, rows.get(key)));
        }
    }

    /**
     * Works on the lists of sessions for a bounded time: makes them whole where they are not, then rids them of what a crash
     * has left. To be called again and again once the task has caught up.
     */
    public void keepIndex() {
        upkeep.step();
    }

    /** Has to be called between events, without any session's lock: writes what has gathered, and keeps to the memory. */
    public void tidy() {
        if (closed.size() >= closedAtOnce || closedBytes >= BYTES_AT_ONCE) {
            flushClosed();
        }
        if (heapBytes > memory.share()) {
            shrink(memory.share() / 5 * 4);
        }
    }

    /** Writes everything. */
    void flush() {
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
        deadlines.flushDisarmed(batch);
        index.flushRemoved(batch);
        write();
        for (OpenSession session : touched) {
            session.isStored = true;
            session.written();
        }
        written(closed);
        written(changed);
        closedBytes = 0;
        touched.clear();
        deadlines.flushed();
        index.flushed();
        memory.changed(heapBytes - reportedBytes);
        reportedBytes = heapBytes;
    }

    /** Ends the life: nothing that is held back is written any more. */
    void close() {
        if (isOpen) {
            isOpen = false;
            memory.left();
            memory.changed(-reportedBytes);
        }
    }

    /** What the heap has of a session; null when all of it is in the store. Under the session's lock. */
    OpenSession.@Nullable View view(String sessionId) {
        OpenSession session = sessions.get(sessionId);
        return session == null ? null : session.view();
    }

    /** The header of a session that is on the heap, else null. Under the session's lock. */
    @Nullable
    Header openHeader(String sessionId) {
        OpenSession session = sessions.get(sessionId);
        return session == null ? null : session.header();
    }

    /** A session that is on the heap, else null. Under the session's lock. */
    @Nullable
    OpenSession open(String sessionId) {
        return sessions.get(sessionId);
    }

    SessionIndex index() {
        return index;
    }

    /** Whether every session that can be seen is in its organization's list. */
    boolean isIndexWhole() {
        return upkeep.isWhole();
    }

    long epoch() {
        return epoch;
    }

    KeyValueStore<Bytes, byte[]> rows() {
        return rows;
    }

    DeadlineIndex deadlines() {
        return deadlines;
    }

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

    void grow(int bytes) {
        heapBytes += bytes;
    }

    /**
     * Makes some of a session's segments blank, and at last its facts.
     *
     * @param from where the last call stopped, or null
     * @return where to go on, or null when all are blank
     */
    @Nullable
    Bytes blankSegments(String sessionId, @Nullable Bytes from) {
        return erase(sessionId, from, blankSegment, blankFacts);
    }

    /** As {@link #blankSegments}, but nothing is left of them. */
    @Nullable
    Bytes deleteSegments(String sessionId, @Nullable Bytes from) {
        return erase(sessionId, from, null, null);
    }

    private @Nullable Bytes erase(
            String sessionId, @Nullable Bytes from, byte @Nullable [] segment, byte @Nullable [] facts) {
        // What says that they are erased must be stored before they are.
        flush();
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

    /** Forgets a session of which nothing is stored but its header. */
    void deleteHeader(OpenSession session) {
        flush();
        rows.put(StoreLayout.header(session.id), null);
        sessions.remove(session.id, session);
        grow(-session.weight());
    }

    /** About what a segment takes on the heap. */
    static int weight(Segment segment) {
        int bytes = ROW_OBJECTS;
        Utterance utterance = segment.utterance();
        if (utterance != null) {
            bytes += utterance.text().length();
            List<Word> words = utterance.words();
            bytes += words.size() * WORD_OBJECTS;
        }
        if (!segment.translations().isEmpty()) {
            for (Translation translation : segment.translations().values()) {
                bytes += TRANSLATION_OBJECTS + translation.text().length();
            }
        }
        return bytes;
    }

    private void flushClosed() {
        addRows(closed);
        write();
        written(closed);
        closedBytes = 0;
    }

    /** Lets go of the sessions that no event has met for longest: the clock algorithm. */
    void shrink(long enough) {
        flush();
        while (heapBytes > enough && !byUse.isEmpty()) {
            OpenSession session = byUse.remove();
            if (session.isUsed) {
                session.isUsed = false;
                byUse.add(session);
            } else {
                // It may have been forgotten, and another of its name been opened since.
                if (sessions.remove(session.id, session)) {
                    grow(-session.weight());
                }
            }
        }
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
     * look into RocksDB's filters instead of a scan.
     */
    private void addBirth(OpenSession session) {
        if (!session.isStored) {
            session.isStored = true;
            Header header = Objects.requireNonNull(session.header());
            Header birth = Header.initial(header.lineage(), header.firstRecordMs());
            add(StoreLayout.header(session.id), HeaderCodec.encode(birth));
        }
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
