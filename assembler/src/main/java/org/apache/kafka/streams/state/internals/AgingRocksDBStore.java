package org.apache.kafka.streams.state.internals;

import io.transcripts.fencing.LateRows;
import io.transcripts.store.RowSnapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchInterface;

/**
 * The RocksDB of Kafka Streams, whose memtables also reach the disk when they are old. Kafka Streams never flushes one, and
 * RocksDB only a full one, so in a quiet partition a row that replaces another, or deletes it, would stay in memory, and
 * the file with the old row be compacted without it. And what a former owner has written into the changelog late is not
 * restored, see {@link LateRows}.
 *
 * <p>In this package because the database is visible in no other, and so a part of what {@code BufferedStoreTest} guards.
 */
public final class AgingRocksDBStore extends RocksDBStore {

    /** Configuration key of the age in milliseconds; without it a memtable may grow old. */
    public static final String FLUSH_MS = "transcripts.rocksdb.flush.ms";

    private final Bytes ownerRow;
    private List<ColumnFamilyHandle> columnFamilies = List.of();
    private final LateRows late;
    private long flushNanos = Long.MAX_VALUE;
    private long flushedAtNanos;

    /** Makes a store that is closed. */
    private AgingRocksDBStore(String name, String metricsScope, Bytes ownerRow) {
        super(name, metricsScope);
        this.ownerRow = ownerRow;
        late = new LateRows(name);
    }

    /**
     * A store of Kafka Streams' own kind, in its place and format.
     *
     * @param ownerRow key of the row that names the epoch of who writes
     */
    public static KeyValueBytesStoreSupplier supplier(String name, Bytes ownerRow) {
        return new Supplier(name, ownerRow);
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        Object flushMs = stateStoreContext.appConfigs().get(FLUSH_MS);
        flushNanos = flushMs == null
                ? Long.MAX_VALUE
                : Duration.ofMillis(Long.parseLong(String.valueOf(flushMs))).toNanos();
        flushedAtNanos = System.nanoTime();
        super.init(stateStoreContext, root);
    }

    @Override
    protected List<ColumnFamilyHandle> openRocksDB(
            DBOptions dbOptions,
            ColumnFamilyDescriptor defaultColumnFamilyDescriptor,
            ColumnFamilyDescriptor... columnFamilyDescriptors) {
        columnFamilies = super.openRocksDB(dbOptions, defaultColumnFamilyDescriptor, columnFamilyDescriptors);
        return columnFamilies;
    }

    /** What the assembly writes; a write of one row is none of it. */
    @Override
    public synchronized void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        super.putAll(entries);
        flushWhenOld();
    }

    /** Batches of restores, and of what standbys copy. */
    @Override
    public void write(WriteBatchInterface batch) throws RocksDBException {
        super.write(batch);
        flushWhenOld();
    }

    private void flushWhenOld() {
        long now = System.nanoTime();
        if (now - flushedAtNanos > flushNanos) {
            flushedAtNanos = now;
            flushMemtables();
        }
    }

    /** Restores, and what standbys copy. */
    @Override
    void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> records) {
        super.restoreBatch(late.admit(records, get(ownerRow)));
    }

    /** The store of this kind that Kafka Streams has wrapped; null when there is none. */
    public static @Nullable AgingRocksDBStore below(StateStore store) {
        StateStore inner = store;
        while (inner instanceof WrappedStateStore<?, ?, ?> wrapper) {
            inner = wrapper.wrapped();
        }
        return inner instanceof AgingRocksDBStore rocksDb ? rocksDb : null;
    }

    /**
     * The rows of now, to be closed by whoever asks, and closed with the store.
     *
     * @throws InvalidStateStoreException when the store is not open
     */
    public synchronized RowSnapshot rowSnapshot() {
        if (!isOpen()) {
            throw new InvalidStateStoreException("Store " + name() + " is not open");
        }
        RocksDbSnapshot snapshot = new RocksDbSnapshot(db, columnFamilies.get(0), openIterators::remove);
        openIterators.add(snapshot);
        return snapshot;
    }

    /** What restores have left out. */
    public LateRows lateRows() {
        return late;
    }

    // Rows together with the offsets that were stored with them.
    private void flushMemtables() {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(false)) {
            db.flush(options, columnFamilies);
        } catch (RocksDBException e) {
            throw new ProcessorStateException("Store " + name() + " cannot be flushed", e);
        }
    }

    private record Supplier(String name, Bytes ownerRow) implements KeyValueBytesStoreSupplier {
        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new AgingRocksDBStore(name, metricsScope(), ownerRow);
        }

        @Override
        public String metricsScope() {
            return "rocksdb";
        }
    }
}
