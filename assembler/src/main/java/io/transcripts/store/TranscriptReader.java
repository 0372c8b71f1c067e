package io.transcripts.store;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Header;
import io.transcripts.domain.Lens;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Timeline;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
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
        record Content<T>(T value, Stamp stamp) implements Stored<T> {}

        /** The marker of an erased session; no organization learns of it when two claimed the session. */
        record Marker<T>(@Nullable String organizationId) implements Stored<T> {}
    }

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
                stamp(header));
    }

    private Stamp stamp(Header header) {
        return new Stamp(life, header.position(), header.status());
    }

    private static <T> Stored<T> marker(Header header) {
        Header.Brief brief = header.brief();
        return new Stored.Marker<>(brief.organizationConflict() ? null : brief.organizationId());
    }

    @Override
    public @Nullable List<ListPlace> list(
            String organizationId, @Nullable SessionStatus status, @Nullable ListPlace after, int limit) {
        return writer == null || !writer.isIndexWhole()
                ? null
                : new SessionListReader(rows, writer.index(), this::header).page(organizationId, status, after, limit);
    }

    @Override
    public @Nullable Header header(String sessionId) {
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
        return SessionScan.sessions(rows, after, limit);
    }

    @Override
    public @Nullable Stored<Transcript> read(String sessionId, boolean withWords) {
        SessionUnderRead session = scan(sessionId, StoreLayout.segmentsEnd(sessionId), withWords);
        return stored(session, session::transcript);
    }

    @Override
    public @Nullable Stored<Transcript> summary(String sessionId) {
        SessionUnderRead session = scan(sessionId, StoreLayout.segmentsBegin(sessionId), false);
        return stored(session, session::summary);
    }

    @Override
    public @Nullable Stored<TranscriptReading> open(
            String sessionId, Function<Stamp, @Nullable TranscriptIndex> known) {
        return open(
                sessionId,
                session -> {},
                (session, snapshot) -> session.open(snapshot, header -> known.apply(stamp(header))));
    }

    @Override
    public @Nullable Stored<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens) {
        Timeline[] begun = new Timeline[1];
        List<Timeline.Spot> spots = new ArrayList<>();
        Stored<ChangesReading> stored = open(
                sessionId,
                session -> begun[0] = session.followed().begin(session.header()),
                (session, snapshot) -> session.changes(snapshot, copy, lens, segment -> {
                    if (begun[0] != null) {
                        Timeline.Spot.add(segment, spots);
                    }
                }));
        // Rows that are ahead of their header belong to no version that could be followed.
        boolean isFollowed = begun[0] != null
                && stored instanceof Stored.Content<ChangesReading> content
                && content.value().changes().position().equals(content.stamp().position());
        if (isFollowed) {
            Lock lock = locks.of(sessionId);
            lock.lock();
            try {
                begun[0].fill(spots);
            } finally {
                lock.unlock();
            }
        }
        return stored;
    }

    @Override
    public Stored.@Nullable Content<ChangesReading> changesAtHand(
            String sessionId, @Nullable Position copy, Lens lens) {
        Header header = copy == null ? null : header(sessionId);
        if (copy == null || header == null || !Followed.isCounted(header)) {
            return null;
        }
        if (Changes.isNone(copy, header)) {
            return atHand(new Timeline.Recent(Changes.none(sessionId, header), List.of()));
        }
        Lock lock = locks.of(sessionId);
        lock.lock();
        try {
            OpenSession session = writer == null ? null : writer.open(sessionId);
            Timeline.Recent recent = session == null ? null : session.followed().since(copy, lens, session);
            return recent == null ? null : atHand(recent);
        } finally {
            lock.unlock();
        }
    }

    private Stored.Content<ChangesReading> atHand(Timeline.Recent recent) {
        Changes changes = recent.changes();
        Stamp stamp = new Stamp(life, changes.position(), changes.head().status());
        return new Stored.Content<>(new ChangesAtHand(changes, recent.lines()), stamp);
    }

    private <T> @Nullable Stored<T> open(
            String sessionId,
            Consumer<OpenSession> onHeap,
            BiFunction<SessionUnderRead, RowSnapshot, @Nullable T> reading) {
        Bytes headerKey = StoreLayout.header(sessionId);
        Bytes end = StoreLayout.segmentsEnd(sessionId);
        OpenSession.View view;
        RowSnapshot snapshot;
        Lock lock = locks.of(sessionId);
        lock.lock();
        try {
            OpenSession open = writer == null ? null : writer.open(sessionId);
            view = open == null ? null : open.view();
            snapshot = RowSnapshot.of(rows, headerKey, end);
            if (open != null) {
                onHeap.accept(open);
            }
        } finally {
            lock.unlock();
        }
        boolean isHandedOver = false;
        try {
            SessionUnderRead session = new SessionUnderRead(sessionId, true, view);
            if (view == null || view.isStored()) {
                session.addFirst(snapshot, headerKey);
            }
            Stored<T> stored = stored(session, () -> reading.apply(session, snapshot));
            isHandedOver = stored instanceof Stored.Content;
            return stored;
        } finally {
            if (!isHandedOver) {
                snapshot.close();
            }
        }
    }

    private <T> @Nullable Stored<T> stored(SessionUnderRead session, Supplier<@Nullable T> content) {
        Header header = session.header();
        if (header == null) {
            return null;
        }
        if (header.isErased()) {
            return marker(header);
        }
        T made = content.get();
        return made == null ? null : new Stored.Content<>(made, stamp(header));
    }

    /** @param end the first key that is not read */
    private SessionUnderRead scan(String sessionId, Bytes end, boolean withWords) {
        Bytes headerKey = StoreLayout.header(sessionId);
        OpenSession.View view = null;
        RowSnapshot stored = null;
        Lock lock = locks.of(sessionId);
        // While no event of the session is half written; the rows themselves are read when others may go on.
        lock.lock();
        try {
            view = writer == null ? null : writer.view(sessionId);
            if (view == null || view.isStored()) {
                stored = RowSnapshot.of(rows, headerKey, end);
            } else if (!rows.isOpen()) {
                throw new InvalidStateStoreException("the partition has moved away");
            }
        } finally {
            lock.unlock();
        }
        SessionUnderRead session = new SessionUnderRead(sessionId, withWords, view);
        if (stored != null) {
            try (RowSnapshot snapshot = stored) {
                // Who reads a whole session into memory asks for a small one.
                snapshot.share(true);
                session.addAll(snapshot, headerKey, end);
            }
        }
        return session;
    }
}
