package io.transcripts.devkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a process takes of the machine, as the operating system accounts it. */
public final class ProcessUsage {
    /** Linux tells CPU time in these, whatever the kernel's own clock. */
    private static final long TICK_MS = 10;

    private ProcessUsage() {}

    /** CPU time of one process, user and system together; zero when the system does not tell, and once it has ended. */
    public static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** CPU time of a process and all that it has started, those that have ended already among them. */
    public static Duration cpuOfAll(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .map(ProcessUsage::cpu)
                .reduce(endedChildren(root.pid()), Duration::plus);
    }

    /** Resident memory now; empty where there is no /proc. */
    public static OptionalLong rssBytes(ProcessHandle process) {
        return status(process, "VmRSS:");
    }

    /** Resident memory at its peak; empty where there is no /proc. */
    public static OptionalLong peakRssBytes(ProcessHandle process) {
        return status(process, "VmHWM:");
    }

    private static OptionalLong status(ProcessHandle process, String field) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static Duration endedChildren(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may hold spaces; cutime and cstime are the 14th and 15th field after it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Duration.ofMillis((Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_MS);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
