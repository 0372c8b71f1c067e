package org.apache.kafka.streams.state.internals;

import io.transcripts.store.RowSnapshot;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * A snapshot of RocksDB. Held for minutes it costs rows on disk, but no memory: an iterator, which would pin memtables and
 * blocks, lives only for one look. It passes for an iterator, because the store closes those before the database.
 */
final class RocksDbSnapshot implements RowSnapshot, KeyValueIterator<Bytes, byte[]> {
    private final RocksDB db;
    private final ColumnFamilyHandle columnFamily;
    private final Consumer<RocksDbSnapshot> onClose;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private boolean isOpen = true;

    /** @param onClose called once */
    RocksDbSnapshot(RocksDB db, ColumnFamilyHandle columnFamily, Consumer<RocksDbSnapshot> onClose) {
        this.db = db;
        this.columnFamily = columnFamily;
        this.onClose = onClose;
        snapshot = db.getSnapshot();
        // One large session must not drive what others read out of the cache.
        options = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
    }

    @Override
    public synchronized <T> T look(@Nullable Bytes end, Look<T> look) {
        if (!isOpen) {
            throw new InvalidStateStoreException("The store was closed");
        }
        if (end == null) {
            return look(options, look);
        }
        try (Slice bound = new Slice(end.get());
                ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(bound)) {
            return look(bounded, look);
        }
    }

    private <T> T look(ReadOptions read, Look<T> look) {
        try (RocksIterator rows = db.newIterator(columnFamily, read)) {
            return look.at(new Cursor() {
                @Override
                public void seek(byte[] key) {
                    rows.seek(key);
                }

                @Override
                public void next() {
                    rows.next();
                }

                @Override
                public boolean isValid() {
                    boolean isValid = rows.isValid();
                    if (!isValid) {
                        // The end, or a failure to read on.
                        check(rows);
                    }
                    return isValid;
                }

                @Override
                public byte[] key() {
                    return rows.key();
                }

                @Override
                public byte[] value() {
                    return rows.value();
                }

                @Override
                public int key(byte[] into) {
                    return rows.key(into);
                }

                @Override
                public int value(byte[] into) {
                    return rows.value(into);
                }
            });
        }
    }

    private static void check(RocksIterator rows) {
        try {
            rows.status();
        } catch (RocksDBException e) {
            throw new ProcessorStateException("The rows of the store cannot be read", e);
        }
    }

    @Override
    public synchronized void share(boolean isShared) {
        if (isOpen) {
            var unused = options.setFillCache(isShared);
        }
    }

    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            options.close();
            db.releaseSnapshot(snapshot);
            snapshot.close();
            onClose.accept(this);
        }
    }

    @Override
    public boolean hasNext() {
        return false;
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
        throw new UnsupportedOperationException("it is looked at by a cursor");
    }

    @Override
    public Bytes peekNextKey() {
        throw new UnsupportedOperationException("it is looked at by a cursor");
    }
}
