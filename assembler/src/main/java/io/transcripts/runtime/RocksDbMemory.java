package io.transcripts.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One memory budget for the stores of all partitions. By default Kafka Streams gives every store 50 MB of cache and
 * three write buffers of its own, so that memory grows with the number of partitions.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {

    /** Configuration key of the budget in bytes. */
    public static final String BUDGET = "transcripts.rocksdb.bytes";

    /** Configuration key of the age in seconds at which a file is written anew, without what was replaced since. */
    public static final String COMPACTION_SECONDS = "transcripts.rocksdb.compaction.seconds";

    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final double HIGH_PRIORITY_SHARE = 0.1;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final long WRITE_BUFFER_BYTES = 16 << 20;

    private static @Nullable Shared shared;

    private record Shared(Cache cache, WriteBufferManager writeBuffers) {}

    private @Nullable BloomFilter filter;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared memory = shared(Long.parseLong(String.valueOf(configs.get(BUDGET))));
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        // The cache that Kafka Streams made stays with it, which closes it with the store.
        filter = new BloomFilter(BLOOM_BITS_PER_KEY);
        table.setBlockCache(memory.cache());
        table.setBlockSize(BLOCK_BYTES);
        table.setFilterPolicy(filter);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        // Text halves on disk at no cost that could be measured.
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        // A segment is mostly asked for before it exists: filters must answer for the last level too.
        options.setOptimizeFiltersForHits(false);
        options.setPeriodicCompactionSeconds(Long.parseLong(String.valueOf(configs.get(COMPACTION_SECONDS))));
        options.setMemtableWholeKeyFiltering(true);
        options.setMemtablePrefixBloomSizeRatio(0.1);
    }

    @Override
    public void close(String storeName, Options options) {
        if (filter != null) {
            filter.close();
        }
    }

    /** Bytes in use of the budget: blocks of files, and rows that are to be written. */
    static synchronized long used() {
        return shared == null ? 0 : shared.cache().getUsage();
    }

    private static synchronized Shared shared(long budget) {
        if (shared == null) {
            RocksDB.loadLibrary();
            Cache cache = new LRUCache(budget, -1, false, HIGH_PRIORITY_SHARE);
            // Write buffers are charged to the cache, so the budget holds for both together.
            shared = new Shared(cache, new WriteBufferManager(budget / 2, cache));
        }
        return shared;
    }
}
