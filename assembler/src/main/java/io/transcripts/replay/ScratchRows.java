package io.transcripts.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Rows in a RocksDB of their own, without Kafka Streams: no changelog, no offsets, and nothing of it is kept. */
final class ScratchRows implements KeyValueStore<Bytes, byte[]> {
    private static final long CACHE_BYTES = 64 << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;

    private final LRUCache cache;
    private final BloomFilter filter;
    private final Options options;
    private final WriteOptions writes;
    private final RocksDB db;
    private boolean isOpen = true;

    /** @param directory is created, and must be empty */
    ScratchRows(Path directory) {
        RocksDB.loadLibrary();
        cache = new LRUCache(CACHE_BYTES);
        filter = new BloomFilter(BLOOM_BITS_PER_KEY);
        options = new Options()
                .setCreateIfMissing(true)
                .setErrorIfExists(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
        writes = new WriteOptions().setDisableWAL(true);
        try {
            db = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            throw new ProcessorStateException("The scratch directory " + directory + " cannot be used", e);
        }
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        putAll(List.of(KeyValue.pair(key, value)));
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] stored = get(key);
        if (stored == null) {
            put(key, value);
        }
        return stored;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        try (WriteBatch batch = new WriteBatch()) {
            for (KeyValue<Bytes, byte[]> entry : entries) {
                if (entry.value == null) {
                    batch.delete(entry.key.get());
                } else {
                    batch.put(entry.key.get(), entry.value);
                }
            }
            db.write(writes, batch);
        } catch (RocksDBException e) {
            throw new ProcessorStateException("The scratch state cannot be written", e);
        }
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] stored = get(key);
        put(key, null);
        return stored;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        try {
            return db.get(key.get());
        } catch (RocksDBException e) {
            throw new ProcessorStateException("The scratch state cannot be read", e);
        }
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return new Rows(db.newIterator(), from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return range(null, null);
    }

    @Override
    public long approximateNumEntries() {
        try {
            return db.getLongProperty("rocksdb.estimate-num-keys");
        } catch (RocksDBException e) {
            throw new ProcessorStateException("The scratch state cannot be read", e);
        }
    }

    @Override
    public String name() {
        return "scratch";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        throw new UnsupportedOperationException("belongs to no task");
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
        db.close();
        writes.close();
        options.close();
        filter.close();
        cache.close();
    }

    /** Keys up to and including {@code to}. */
    private static final class Rows implements KeyValueIterator<Bytes, byte[]> {
        private final RocksIterator iterator;
        private final @Nullable Bytes to;

        Rows(RocksIterator iterator, @Nullable Bytes from, @Nullable Bytes to) {
            this.iterator = iterator;
            this.to = to;
            if (from == null) {
                iterator.seekToFirst();
            } else {
                iterator.seek(from.get());
            }
        }

        @Override
        public boolean hasNext() {
            return iterator.isValid()
                    && (to == null || Bytes.wrap(iterator.key()).compareTo(to) <= 0);
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            KeyValue<Bytes, byte[]> row = KeyValue.pair(peekNextKey(), iterator.value());
            iterator.next();
            return row;
        }

        @Override
        public Bytes peekNextKey() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Bytes.wrap(iterator.key());
        }

        @Override
        public void close() {
            iterator.close();
        }
    }
}
