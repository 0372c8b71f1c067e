package io.transcripts.api;

import io.transcripts.domain.Assembly;
import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.live.ChangeSource;
import io.transcripts.live.LocalSource;
import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Replicas;
import io.transcripts.ownership.Role;
import io.transcripts.routing.LocalQuery;
import io.transcripts.routing.TranscriptQuery;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.store.ChangeMarks;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;
import io.transcripts.store.TranscriptStore;
import io.transcripts.store.TranscriptWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A real store in memory, of all sessions, whose events a test tells. */
public final class StoredSessions {
    private static final int MAX_ROW_BYTES = 4 << 20;

    private final EventCodec codec = new EventCodec(Limits.DEFAULT);
    private final Assembly assembly = new Assembly(Deadlines.DEFAULT.withoutRetention(), SessionLimits.DEFAULT);
    private final SessionLocks locks = new SessionLocks();
    private final ChangeMarks marks = new ChangeMarks();
    private final TranscriptStore store;
    private TranscriptWriter writer;
    private long epoch = ApiFixture.NOW.toEpochMilli() * 1_000;
    private volatile Role role = Role.OWNER;

    public StoredSessions() {
        KeyValueStore<Bytes, byte[]> rows =
                Stores.inMemoryKeyValueStore("transcripts").get();
        rows.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), rows);
        store = new TranscriptStore(rows);
        writer = begin();
    }

    /** What a node answers that has it. */
    public TranscriptQuery query() {
        return new LocalQuery(new Node(), partition -> store.reader(locks), Long.MAX_VALUE);
    }

    /** From now on the node is that to it. */
    public void is(Role now) {
        role = now;
    }

    /** Marks of what has been told. */
    public ChangeMarks marks() {
        return marks;
    }

    /** This node, as the owner of all sessions while it is. */
    public ChangeSource.Directory directory() {
        ChangeSource here = new LocalSource(marks);
        return sessionId -> role.isCurrent() ? here : null;
    }

    /** Tells an event as JSON, with {@code '} for quotes. */
    public void tell(String event) {
        try {
            SpeechEvent read = codec.decode(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            long nowMs = ApiFixture.NOW.toEpochMilli();
            Lock lock = locks.of(read.sessionId());
            lock.lock();
            try {
                var unused = assembly.fold(writer.session(read.sessionId()), read, nowMs, nowMs)
                        .outcomeOrThrow();
            } finally {
                lock.unlock();
                marks.mark(read.sessionId());
            }
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
        writer.tidy();
    }

    public void commit() {
        writer.heartbeat(ApiFixture.NOW.toEpochMilli());
        store.flushCache();
    }

    /** Another node goes on with it. */
    public void moves() {
        commit();
        store.clearCache();
        epoch += 5_000_000;
        writer = begin();
        marks.markAll();
    }

    private TranscriptWriter begin() {
        return TranscriptWriter.begin(store, epoch, MAX_ROW_BYTES, new SessionMemory(1L << 30));
    }

    private final class Node implements Ownership {
        @Override
        public int partitionOf(String sessionId) {
            return 0;
        }

        @Override
        public Role roleOf(int partition) {
            return role;
        }

        @Override
        public Replicas replicasOf(String sessionId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> members() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConfirmed() {
            return true;
        }
    }
}
