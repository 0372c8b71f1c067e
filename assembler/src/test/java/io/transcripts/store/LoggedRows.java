package io.transcripts.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory that remember what they were told, in order, as a changelog does. A batch is kept whole or not at all, as
 * RocksDB keeps it; a changelog may end anywhere.
 */
final class LoggedRows extends InMemoryKeyValueStore {
    private final List<KeyValue<Bytes, byte[]>> told = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private int allowed = Integer.MAX_VALUE;

    LoggedRows() {
        super(StoreLayout.STORE);
        init(new MockProcessorContext<Void, Void>().getStateStoreContext(), this);
    }

    /** What somebody holds who was told this and nothing else. */
    static LoggedRows of(List<KeyValue<Bytes, byte[]>> told) {
        LoggedRows rows = new LoggedRows();
        told.forEach(row -> rows.put(row.key, row.value));
        return rows;
    }

    /** The process ends here. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Lets so many batches through, and ends the process at the next. */
    void crashAfter(int moreBatches) {
        allowed = batches.size() + moreBatches;
    }

    List<KeyValue<Bytes, byte[]>> told() {
        return told;
    }

    /** How much had been told behind each batch. */
    List<Integer> batches() {
        return batches;
    }

    /** Everything, readable in a failure. */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> row = all.next();
                content.put(row.key.toString(), Bytes.wrap(row.value).toString());
            }
        }
        return content;
    }

    @Override
    public synchronized void put(Bytes key, byte @Nullable [] value) {
        putAll(List.of(KeyValue.pair(key, value)));
    }

    @Override
    public synchronized byte @Nullable [] delete(Bytes key) {
        byte[] before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public synchronized void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        if (batches.size() >= allowed) {
            throw new Crash();
        }
        for (KeyValue<Bytes, byte[]> row : rows) {
            told.add(row);
            super.put(row.key, row.value);
        }
        batches.add(told.size());
    }
}
