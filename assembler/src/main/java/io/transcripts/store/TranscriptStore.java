package io.transcripts.store;

import io.transcripts.fencing.Epoch;
import io.transcripts.fencing.LateRows;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AgingRocksDBStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the store as Kafka Streams sees it. Below are rows in RocksDB, logged to a changelog. Above them is what the
 * task's {@link TranscriptWriter} holds on the heap.
 *
 * <p>A standby, a restore and a task that has not begun have no writer. There the rows are all there is.
 */
public final class TranscriptStore extends BufferedStore {
    private volatile @Nullable TranscriptWriter writer;

    /** @param rows keeps them, and logs what is put into it */
    public TranscriptStore(KeyValueStore<Bytes, byte[]> rows) {
        super(rows);
    }

    /**
     * Builds the store {@link StoreLayout#STORE}: on disk, because a node holds more sessions than memory; logged, because
     * another node must take them over; without the cache of Kafka Streams, which hides its last writes from range queries.
     *
     * @param changelog topic configuration of the changelog
     */
    public static StoreBuilder<TranscriptStore> builder(Map<String, String> changelog) {
        return new Builder(Stores.keyValueStoreBuilder(
                        AgingRocksDBStore.supplier(StoreLayout.STORE, StoreLayout.owner()),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withLoggingEnabled(changelog)
                .withCachingDisabled());
    }

    /** How interactive queries ask for it. */
    public static QueryableStoreType<TranscriptStore> type() {
        return Type.INSTANCE;
    }

    /** The rows below the heap. */
    public KeyValueStore<Bytes, byte[]> rows() {
        return wrapped();
    }

    /** Epoch of the task that wrote these rows last; {@link Epoch#NONE} when nobody has. */
    public long owner() {
        return Epoch.decode(wrapped().get(StoreLayout.owner()));
    }

    /** From now on a task of this epoch writes. */
    public void own(long epoch) {
        wrapped().put(StoreLayout.owner(), Epoch.encode(epoch));
    }

    /** What restores have left out of these rows. */
    public LateRows lateRows() {
        AgingRocksDBStore rocksDb = AgingRocksDBStore.below(wrapped());
        return rocksDb == null ? new LateRows(name()) : rocksDb.lateRows();
    }

    /** A reader of what the partition holds now; good for one query, or as long as the task stays. */
    public TranscriptReader reader(SessionLocks locks) {
        return new TranscriptReader(wrapped(), writer, locks);
    }

    /** From now on the writer's heap belongs to the store. */
    void attach(TranscriptWriter begun) {
        dropBuffer();
        writer = begun;
    }

    @Override
    void flushBuffer() {
        TranscriptWriter current = writer;
        if (current != null) {
            current.commit();
        }
    }

    @Override
    void dropBuffer() {
        TranscriptWriter current = writer;
        writer = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        dropBuffer();
        super.close();
    }

    /** Passes everything on to Kafka Streams' own builder, and wraps what that builds. */
    private record Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> rows) implements StoreBuilder<TranscriptStore> {

        @Override
        public TranscriptStore build() {
            return new TranscriptStore(rows.build());
        }

        @Override
        public StoreBuilder<TranscriptStore> withCachingEnabled() {
            throw new UnsupportedOperationException("the store has a buffer of its own");
        }

        @Override
        public StoreBuilder<TranscriptStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<TranscriptStore> withLoggingEnabled(Map<String, String> config) {
            return new Builder(rows.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<TranscriptStore> withLoggingDisabled() {
            return new Builder(rows.withLoggingDisabled());
        }

        @Override
        public Map<String, String> logConfig() {
            return rows.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return rows.loggingEnabled();
        }

        @Override
        public String name() {
            return rows.name();
        }
    }

    private enum Type implements QueryableStoreType<TranscriptStore> {
        INSTANCE;

        @Override
        public boolean accepts(StateStore stateStore) {
            return stateStore instanceof TranscriptStore;
        }

        @Override
        public TranscriptStore create(StateStoreProvider provider, String name) {
            return provider.stores(name, this).stream()
                    .findFirst()
                    .orElseThrow(() -> new InvalidStateStoreException("the partition is not active here"));
        }
    }
}
