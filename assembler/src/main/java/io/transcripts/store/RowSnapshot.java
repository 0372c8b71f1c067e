package io.transcripts.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.AgingRocksDBStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store as they were at one moment, to be looked at again and again for as long as it is open. Rows that were
 * replaced since stay on the disk until it is closed. Thread-safe; closed with the store at the latest, which waits for a
 * look that is under way.
 */
public interface RowSnapshot extends AutoCloseable {

    /** Looks at rows by a cursor that is good only meanwhile. */
    interface Look<T> {
        T at(Cursor rows);
    }

    /** A place between the rows. */
    interface Cursor {
        /** Goes to the first row at or behind a key. */
        void seek(byte[] key);

        void next();

        /** False behind the last row. */
        boolean isValid();

        byte[] key();

        byte[] value();

        /**
         * The key, or as much of it as there is room for.
         *
         * @return its length
         */
        int key(byte[] into);

        /**
         * The value, or as much of it as there is room for.
         *
         * @return its length
         */
        int value(byte[] into);
    }

    /**
     * Looks at the rows; others wait meanwhile, so it should be short.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException when it was closed
     */
    default <T> T look(Look<T> look) {
        return look(null, look);
    }

    /**
     * As {@link #look(Look)}, at rows in front of a key: those behind cost nothing, be they there or deleted.
     *
     * @param end the first key that is not seen; null for none
     */
    <T> T look(@Nullable Bytes end, Look<T> look);

    /** Whether what is read from now on may take room in the memory that all reads share; it may not before. */
    void share(boolean isShared);

    @Override
    void close();

    /** A snapshot of now: of RocksDB's own kind, or a copy of a store that is in memory. */
    static RowSnapshot of(KeyValueStore<Bytes, byte[]> rows, Bytes from, Bytes to) {
        AgingRocksDBStore rocksDb = AgingRocksDBStore.below(rows);
        return rocksDb == null ? InMemory.of(rows, from, to) : rocksDb.rowSnapshot();
    }

    /** A copy of rows. */
    final class InMemory implements RowSnapshot {
        private final NavigableMap<Bytes, byte[]> rows;

        private InMemory(NavigableMap<Bytes, byte[]> rows) {
            this.rows = rows;
        }

        private static RowSnapshot of(KeyValueStore<Bytes, byte[]> store, Bytes from, Bytes to) {
            NavigableMap<Bytes, byte[]> copy = new TreeMap<>();
            try (KeyValueIterator<Bytes, byte[]> scan = store.range(from, to)) {
                while (scan.hasNext()) {
                    KeyValue<Bytes, byte[]> row = scan.next();
                    copy.put(row.key, row.value);
                }
            }
            return new InMemory(copy);
        }

        @Override
        public <T> T look(@Nullable Bytes end, Look<T> look) {
            NavigableMap<Bytes, byte[]> seen = end == null ? rows : rows.headMap(end, false);
            return look.at(new Cursor() {
                private Map.@Nullable Entry<Bytes, byte[]> at;

                @Override
                public void seek(byte[] key) {
                    at = seen.ceilingEntry(Bytes.wrap(key));
                }

                @Override
                public void next() {
                    at = seen.higherEntry(entry().getKey());
                }

                @Override
                public boolean isValid() {
                    return at != null;
                }

                @Override
                public byte[] key() {
                    return entry().getKey().get();
                }

                @Override
                public byte[] value() {
                    return entry().getValue();
                }

                @Override
                public int key(byte[] into) {
                    return copy(key(), into);
                }

                @Override
                public int value(byte[] into) {
                    return copy(value(), into);
                }

                private static int copy(byte[] from, byte[] into) {
                    System.arraycopy(from, 0, into, 0, Math.min(from.length, into.length));
                    return from.length;
                }

                private Map.Entry<Bytes, byte[]> entry() {
                    if (at == null) {
                        throw new IllegalStateException("the cursor is behind the last row");
                    }
                    return at;
                }
            });
        }

        @Override
        public void share(boolean isShared) {}

        @Override
        public void close() {}
    }
}
