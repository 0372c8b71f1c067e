package io.transcripts.bench;

import io.transcripts.devkit.processes.ProcessUsage;
import java.time.Duration;
import java.util.List;

/**
 * Processor time of some processes since a moment, user and system together, as the operating system accounts it (in steps
 * of 10 ms on Linux).
 */
final class CpuTime {
    private final List<Long> pids;
    private final Duration before;

    private CpuTime(List<Long> pids) {
        this.pids = List.copyOf(pids);
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

    private Duration total() {
        return pids.stream()
                .map(pid -> ProcessHandle.of(pid).map(ProcessUsage::cpu).orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
