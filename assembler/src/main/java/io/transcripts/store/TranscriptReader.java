package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptAssembler;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads what the store has on disk and what its writer holds on the heap. */
public final class TranscriptReader implements SessionReader {
    private final KeyValueStore<Bytes, byte[]> rows;
    private final @Nullable TranscriptWriter writer;
    private final SessionLocks locks;
    private final long life;

    TranscriptReader(KeyValueStore<Bytes, byte[]> rows, @Nullable TranscriptWriter writer, SessionLocks locks) {
        this.rows = rows;
        this.writer = writer;
        this.locks = locks;
        life = writer == null ? 0 : writer.epoch();
    }

    /** What the partition holds of a session. */
    public sealed interface Stored<T> {

        /** One version of it. */
        record Content<T>(T value, Version version) implements Stored<T> {}

        /** The marker of an erased session; no organization learns of it when two claimed the session. */
        record Marker<T>(@Nullable String organizationId) implements Stored<T> {}
    }

    /**
     * What tells one version of a session from every other: it changes with everything that can be seen of the session, also
     * when the task, or another node's, has started anew meanwhile.
     *
     * @param life which life of the task on this node says so; 0 where no task is active that could vouch for it
     * @param epoch of the task that wrote the header
     * @param status COMPLETE does not mean that nothing may change any more
     */
    public record Version(long life, long epoch, long number, Transcript.Status status) {}

    @Override
    public @Nullable Stored<Outline> outline(String sessionId) {
        Header header = header(sessionId);
        if (header == null) {
            return null;
        }
        if (header.isErased()) {
            return marker(header);
        }
        Header.Brief brief = header.brief();
        return new Stored.Content<>(
                new Outline(
                        brief.organizationId(),
                        brief.organizationConflict(),
                        header.tally().rows(),
                        header.tally().bytes()),
                version(header));
    }

    private Version version(Header header) {
        return new Version(life, header.epoch(), header.version(), header.status());
    }

    private static <T> Stored<T> marker(Header header) {
        Header.Brief brief = header.brief();
        return new Stored.Marker<>(brief.organizationConflict() ? null : brief.organizationId());
    }

    private @Nullable Header header(String sessionId) {
        if (writer != null) {
            Lock lock = locks.of(sessionId);
            lock.lock();
            try {
                Header open = writer.openHeader(sessionId);
                if (!rows.isOpen()) {
                    throw new InvalidStateStoreException("the partition has moved away");
                }
                if (open != null) {
                    return open;
                }
            } finally {
                lock.unlock();
            }
        }
        byte[] bytes = rows.get(StoreLayout.header(sessionId));
        return bytes == null ? null : Rows.header(sessionId, bytes);
    }

    @Override
    public boolean hasEverCaughtUp() {
        return rows.get(StoreLayout.heartbeat()) != null;
    }

    /**
     * A session that is stored.
     *
     * @param firstRecordMs least known timestamp of its records; 0 when none is known
     * @param limitExceeded when it has refused records, so that its content depends on their order
     */
    public record Known(String sessionId, long firstRecordMs, boolean limitExceeded) {}

    @Override
    public List<Known> sessions(@Nullable String after, int limit) {
        List<Known> found = new ArrayList<>();
        Bytes from = after == null ? StoreLayout.sessionsBegin() : StoreLayout.segmentsEnd(after);
        while (found.size() < limit) {
            try (KeyValueIterator<Bytes, byte[]> scan = rows.range(from, StoreLayout.sessionsEnd())) {
                if (!scan.hasNext()) {
                    break;
                }
                KeyValue<Bytes, byte[]> row = scan.next();
                String sessionId = StoreLayout.sessionOfRow(row.key);
                // Its rows may have outlived its header by a moment.
                if (row.key.equals(StoreLayout.header(sessionId))) {
                    Header header = Rows.header(sessionId, row.value);
                    found.add(new Known(
                            sessionId, header.firstRecordMs(), header.progress().limitExceeded()));
                }
                from = StoreLayout.segmentsEnd(sessionId);
            }
        }
        return found;
    }

    @Override
    public @Nullable Stored<Transcript> read(String sessionId, boolean withWords) {
        Session session = scan(sessionId, StoreLayout.segmentsEnd(sessionId), withWords);
        return session.result(session::transcript);
    }

    @Override
    public @Nullable Stored<Transcript> summary(String sessionId) {
        Session session = scan(sessionId, StoreLayout.facts(sessionId), false);
        return session.result(session::summary);
    }

    @Override
    public @Nullable Stored<TranscriptReading> open(
            String sessionId, Function<Version, @Nullable TranscriptIndex> known) {
        Bytes headerKey = StoreLayout.header(sessionId);
        Bytes end = StoreLayout.segmentsEnd(sessionId);
        OpenSession.View view;
        RowSnapshot snapshot;
        Lock lock = locks.of(sessionId);
        lock.lock();
        try {
            view = writer == null ? null : writer.view(sessionId);
            snapshot = RowSnapshot.of(rows, headerKey, end);
        } finally {
            lock.unlock();
        }
        boolean isHandedOver = false;
        try {
            Session session = new Session(sessionId, true, view);
            if (view == null || view.isStored()) {
                session.addFirst(snapshot, headerKey);
            }
            Stored<TranscriptReading> stored = session.result(() -> session.open(snapshot, known));
            isHandedOver = stored instanceof Stored.Content;
            return stored;
        } finally {
            if (!isHandedOver) {
                snapshot.close();
            }
        }
    }

    private Session scan(String sessionId, Bytes to, boolean withWords) {
        Bytes headerKey = StoreLayout.header(sessionId);
        OpenSession.View view = null;
        KeyValueIterator<Bytes, byte[]> stored = null;
        Lock lock = locks.of(sessionId);
        // While no event of the session is half written.
        lock.lock();
        try {
            view = writer == null ? null : writer.view(sessionId);
            if (view == null || view.isStored()) {
                stored = snapshot(headerKey, to);
            } else if (!rows.isOpen()) {
                throw new InvalidStateStoreException("the partition has moved away");
            }
        } finally {
            lock.unlock();
        }
        Session session = new Session(sessionId, withWords, view);
        if (stored != null) {
            try (KeyValueIterator<Bytes, byte[]> scan = stored) {
                while (scan.hasNext() && !session.isErased()) {
                    session.add(scan.next(), headerKey);
                }
            }
        }
        return session;
    }

    /** Opens the scan. RocksDB fixes what an iterator sees when it is made; the question makes sure that it is made. */
    private KeyValueIterator<Bytes, byte[]> snapshot(Bytes from, Bytes to) {
        KeyValueIterator<Bytes, byte[]> scan = rows.range(from, to);
        try {
            boolean unused = scan.hasNext();
            return scan;
        } catch (RuntimeException e) {
            scan.close();
            throw e;
        }
    }

    /** A session as it comes together: what the heap has of it goes before what is stored. */
    private final class Session {
        private final String id;
        private final boolean withWords;
        private final Map<String, Segment> newer;
        private final List<Segment> segments = new ArrayList<>();
        private @Nullable Header header;
        private @Nullable SessionFacts facts;

        Session(String id, boolean withWords, OpenSession.@Nullable View view) {
            this.id = id;
            this.withWords = withWords;
            header = view == null ? null : view.header();
            facts = view == null ? null : view.facts();
            newer = view == null ? Map.of() : view.segments();
        }

        boolean isErased() {
            return header != null && header.isErased();
        }

        void add(KeyValue<Bytes, byte[]> row, Bytes headerKey) {
            byte[] key = row.key.get();
            String segmentId = StoreLayout.segmentOf(key, headerKey);
            if (segmentId != null) {
                if (!newer.containsKey(segmentId)) {
                    segments.add(Rows.segment(id, segmentId, row.value, withWords));
                }
            } else if (!StoreLayout.isHeader(key, headerKey)) {
                facts = facts == null ? Rows.facts(id, row.value) : facts;
            } else if (header == null) {
                header = Rows.header(id, row.value);
            }
        }

        /** The rows that come before the segments. */
        void addFirst(RowSnapshot snapshot, Bytes headerKey) {
            var unused = snapshot.look(cursor -> {
                for (Bytes key : List.of(headerKey, StoreLayout.facts(id))) {
                    cursor.seek(key.get());
                    if (cursor.isValid() && key.equals(Bytes.wrap(cursor.key()))) {
                        add(KeyValue.pair(key, cursor.value()), headerKey);
                    }
                }
                return id;
            });
        }

        <T> @Nullable Stored<T> result(Supplier<@Nullable T> content) {
            if (header == null) {
                return null;
            }
            if (header.isErased()) {
                return marker(header);
            }
            T made = content.get();
            return made == null ? null : new Stored.Content<>(made, version(header));
        }

        @Nullable
        Transcript transcript() {
            newer.values().forEach(segment -> segments.add(withWords ? segment : segment.withoutWords()));
            return ofAnyVersion(TranscriptAssembler.transcript(id, header(), facts(), segments));
        }

        @Nullable
        Transcript summary() {
            return ofAnyVersion(TranscriptAssembler.summary(id, header(), facts()));
        }

        @Nullable
        TranscriptReading open(RowSnapshot snapshot, Function<Version, @Nullable TranscriptIndex> known) {
            TranscriptReading open =
                    new OpenTranscript(id, header(), facts(), snapshot, newer, known.apply(version(header())));
            return ofAnyVersion(open.head()) == null ? null : open;
        }

        /** A crash may leave the session's first row alone: then it has no version yet. */
        private static @Nullable Transcript ofAnyVersion(Transcript transcript) {
            return transcript.version() == 0 ? null : transcript;
        }

        private Header header() {
            return Objects.requireNonNull(header);
        }

        private SessionFacts facts() {
            return facts == null ? SessionFacts.EMPTY : facts;
        }
    }
}
