package io.transcripts.node;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Whether what a node may take fits into the memory that there is. All in bytes.
 *
 * @param limit of the container, or of the machine
 * @param heap at most, as {@code -Xmx} or {@code -XX:MaxRAMPercentage} say: sessions, rendered bodies and responses are in it
 * @param rocksDb off the heap: its cache, index blocks and write buffers
 */
public record MemoryPlan(long limit, long heap, long rocksDb) {
    /** Code, threads, network buffers and the JVM itself; some 250 MiB were seen at most. */
    public static final long REST = 300L << 20;

    private static final int MEBI = 20;

    /** What this process has. */
    static MemoryPlan ofThisProcess(long rocksDb) {
        return new MemoryPlan(machineBytes(), Runtime.getRuntime().maxMemory(), rocksDb);
    }

    /** What the container may have, or the machine; 0 where nobody knows. */
    static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /** What the node may take at most. */
    public long needed() {
        return heap + rocksDb + REST;
    }

    /** Whether it fits; also where the limit is not known. */
    public boolean fits() {
        return limit <= 0 || needed() <= limit;
    }

    /** {@code 1,024 MiB heap + 256 MiB RocksDB + 300 MiB for the rest = 1,580 of 2,048 MiB}. */
    public String sum() {
        return String.format(
                Locale.ROOT,
                "%,d MiB heap + %,d MiB RocksDB + %,d MiB for the rest = %,d of %,d MiB",
                heap >> MEBI,
                rocksDb >> MEBI,
                REST >> MEBI,
                needed() >> MEBI,
                limit >> MEBI);
    }
}
