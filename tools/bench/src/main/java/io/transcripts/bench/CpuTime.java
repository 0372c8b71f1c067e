package io.transcripts.bench;

import io.transcripts.devkit.processes.ProcessUsage;
import io.transcripts.devkit.processes.ProcessUsage.ThreadTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Processor time of some processes since a moment, user and system together, as the operating system accounts it (in steps
 * of 10 ms on Linux).
 */
final class CpuTime {
    /** What a JVM does of itself, and how the names of the threads begin that do it. */
    private static final Map<String, List<String>> WORK_OF_JVM =
            Map.of("jit", List.of("C1 Compiler", "C2 Compiler"), "gc", List.of("GC Thread#", "G1 "));

    private final List<Long> pids;
    private final Map<Long, ThreadTime> threadsBefore;
    private final Duration before;

    private CpuTime(List<Long> pids) {
        this.pids = List.copyOf(pids);
        this.threadsBefore = threads();
        this.before = total();
    }

    /** Begins now. */
    static CpuTime of(List<Long> pids) {
        return new CpuTime(pids);
    }

    /** Until now; a process that has ended in between counts as nothing, so ask before it is stopped. */
    Duration spent() {
        return total().minus(before);
    }

    /**
     * What of it the JVMs took for work of their own: {@code jit} and {@code gc}. Empty where the system does not tell of threads;
     * one that has ended since counts as nothing.
     */
    Map<String, Duration> spentByJvm() {
        Map<Long, ThreadTime> now = threads();
        Map<String, Duration> spent = new TreeMap<>();
        if (!now.isEmpty()) {
            WORK_OF_JVM.forEach((work, names) -> spent.put(
                    work,
                    now.values().stream()
                            .filter(thread -> names.stream().anyMatch(thread.name()::startsWith))
                            .map(this::since)
                            .reduce(Duration.ZERO, Duration::plus)));
        }
        return spent;
    }

    private Duration since(ThreadTime thread) {
        ThreadTime begun = threadsBefore.get(thread.id());
        return begun == null ? thread.cpu() : thread.cpu().minus(begun.cpu());
    }

    private Map<Long, ThreadTime> threads() {
        return pids.stream()
                .flatMap(pid -> ProcessUsage.threads(pid).stream())
                .collect(Collectors.toMap(ThreadTime::id, Function.identity()));
    }

    private Duration total() {
        return pids.stream()
                .map(pid -> ProcessHandle.of(pid).map(ProcessUsage::cpu).orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
