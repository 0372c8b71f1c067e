package io.transcripts.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.store.SessionMemory;
import java.io.File;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/** What the assembler shows of threads, memory and the disk. Names are stable; each says what it is in the operations page. */
final class RuntimeMetrics {
    private static final String PART = "part";

    private final MeterRegistry registry;
    private final Counter failedThreads;

    RuntimeMetrics(MeterRegistry registry) {
        this.registry = registry;
        failedThreads = Counter.builder("transcripts.stream.threads.failed")
                .description("Stream threads that failed")
                .register(registry);
    }

    /** A stream thread has failed. */
    void threadFailed() {
        failedThreads.increment();
    }

    /** Shows the threads, of which there should be so many, and the lag of the copy of each partition, of so many. */
    void show(RuntimeStatus seen, IntPredicate isWorkedOn, int threads, int partitions) {
        Gauge.builder("transcripts.stream.threads", seen, RuntimeStatus::aliveThreads)
                .description("Stream threads that are alive")
                .register(registry);
        Gauge.builder("transcripts.stream.threads.wanted", () -> threads)
                .description("Stream threads that there should be")
                .register(registry);
        for (int i = 0; i < partitions; i++) {
            int partition = i;
            Gauge.builder(
                            "transcripts.standby.lag.records",
                            seen,
                            all -> isWorkedOn.test(partition) ? 0 : all.lag(partition))
                    .description(
                            "Records that the copy here is behind the changelog, one in the making too; 0 where there is none")
                    .tag("partition", Integer.toString(partition))
                    .register(registry);
        }
    }

    void showMemory(SessionMemory sessions, long rocksDbBytes) {
        memory("sessions", sessions, SessionMemory::used, sessions.budget());
        memory("rocksdb", sessions, unused -> RocksDbMemory.used(), rocksDbBytes);
    }

    void showDisk(Path stateDir) {
        File directory = stateDir.toFile();
        Gauge.builder("transcripts.disk.free", directory, File::getUsableSpace)
                .baseUnit("bytes")
                .description("Free on the file system of the state directory")
                .strongReference(true)
                .register(registry);
        Gauge.builder("transcripts.disk.size", directory, File::getTotalSpace)
                .baseUnit("bytes")
                .description("Size of the file system of the state directory")
                .strongReference(true)
                .register(registry);
    }

    private <T> void memory(String part, T of, ToDoubleFunction<T> used, long budget) {
        Gauge.builder("transcripts.memory.used", of, used)
                .baseUnit("bytes")
                .description("Memory in use, by part of the node")
                .tag(PART, part)
                .register(registry);
        Gauge.builder("transcripts.memory.budget", () -> budget)
                .baseUnit("bytes")
                .description("Memory that the part may use")
                .tag(PART, part)
                .register(registry);
    }
}
