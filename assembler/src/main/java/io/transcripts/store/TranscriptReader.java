package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptAssembler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads sessions out of one partition of the store. Thread-safe. */
public final class TranscriptReader {
    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
    private final SessionLocks locks;

    public TranscriptReader(ReadOnlyKeyValueStore<Bytes, byte[]> store, SessionLocks locks) {
        this.store = store;
        this.locks = locks;
    }

    /** What the partition holds of a session. */
    public sealed interface Stored {

        /** One version of its transcript. */
        record Content(Transcript transcript) implements Stored {}

        /** The marker of an erased session; no organization learns of it when two claimed the session. */
        record Marker(@Nullable String organizationId) implements Stored {}
    }

    /**
     * Reads one version of a session in a single snapshot.
     *
     * @param withWords decode the words of segments
     * @return null when nothing is stored
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException when the partition has moved away
     */
    public @Nullable Stored read(String sessionId, boolean withWords) {
        Bytes headerKey = StoreLayout.header(sessionId);
        Header header = null;
        SessionFacts facts = SessionFacts.EMPTY;
        List<Segment> segments = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = snapshot(sessionId, headerKey)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                byte[] key = row.key.get();
                String segmentId = StoreLayout.segmentOf(key, headerKey);
                if (segmentId != null) {
                    segments.add(Rows.segment(sessionId, segmentId, row.value, withWords));
                } else if (StoreLayout.isHeader(key, headerKey)) {
                    header = Rows.header(sessionId, row.value);
                    if (header.progress().erased()) {
                        Header.Brief brief = header.brief();
                        return new Stored.Marker(brief.organizationConflict() ? null : brief.organizationId());
                    }
                } else {
                    facts = Rows.facts(sessionId, row.value);
                }
            }
        }
        return header == null
                ? null
                : new Stored.Content(TranscriptAssembler.transcript(sessionId, header, facts, segments));
    }

    /**
     * Opens the scan while no event of the session is half written. RocksDB fixes what an iterator sees when it is made,
     * and Kafka Streams makes it at the first question, so the question is asked under the lock.
     */
    private KeyValueIterator<Bytes, byte[]> snapshot(String sessionId, Bytes headerKey) {
        Lock lock = locks.of(sessionId);
        lock.lock();
        try {
            KeyValueIterator<Bytes, byte[]> rows = store.range(headerKey, StoreLayout.segmentsEnd(sessionId));
            try {
                boolean unused = rows.hasNext();
                return rows;
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }
}
