package io.transcripts.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the Java virtual machine and the process take, under the names that dashboards for those know. */
final class ProcessMetrics implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1 << 10;
    /** What nobody has asked for yet; each would be there for ever. */
    private static final Set<String> LEFT_OUT = Set.of(
            "jvm.buffer.count",
            "jvm.buffer.total.capacity",
            "jvm.memory.committed",
            "jvm.threads.daemon",
            "jvm.threads.peak",
            "jvm.threads.started",
            "jvm.gc.max.data.size",
            "jvm.gc.memory.promoted",
            "process.cpu.time",
            "process.start.time",
            "system.cpu.count");

    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Shows them until it is closed. */
    ProcessMetrics(MeterRegistry registry) {
        registry.config().meterFilter(MeterFilter.deny(id -> LEFT_OUT.contains(id.getName())));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("transcripts.memory.used", ProcessMetrics::residentBytes)
                .baseUnit("bytes")
                .description("Memory in use, by part of the node")
                .tag("part", "process")
                .register(registry);
        Gauge.builder("transcripts.memory.budget", MemoryPlan::machineBytes)
                .baseUnit("bytes")
                .description("Memory that the part may use")
                .tag("part", "process")
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
    }

    /** What the process has in memory, heap and all else; 0 where the system does not say. */
    private static long residentBytes() {
        try {
            return resident(Files.readAllLines(STATUS));
        } catch (IOException e) {
            return 0;
        }
    }

    static long resident(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0);
    }
}
