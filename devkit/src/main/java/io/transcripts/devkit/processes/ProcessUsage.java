package io.transcripts.devkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a process takes of the machine, as the operating system accounts it. */
public final class ProcessUsage {
    /** Linux tells CPU time in these, whatever the kernel's own clock. */
    private static final long TICK_MS = 10;

    // Fields of /proc/PID/stat, counted from behind the name: of itself, and of children that have ended.
    private static final int UTIME = 11;
    private static final int CUTIME = 13;

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

    /**
     * A thread of a process.
     *
     * @param id that no other thread has, of whatever process
     * @param name what the system keeps of it, 15 bytes
     * @param cpu user and system together
     */
    public record ThreadTime(long id, String name, Duration cpu) {}

    /** The threads of a process that run now; none where there is no /proc. */
    public static List<ThreadTime> threads(long pid) {
        List<ThreadTime> threads = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    threads.add(new ThreadTime(
                            Long.parseLong(task.getFileName().toString()),
                            stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
                            ticks(stat, UTIME)));
                } catch (IOException e) {
                    // It has ended, and is left out.
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return threads;
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
            return ticks(Files.readString(Path.of("/proc", Long.toString(pid), "stat")), CUTIME);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    /** User and system time, which stand side by side. The name in front, in parentheses, may hold spaces. */
    private static Duration ticks(String stat, int field) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Duration.ofMillis((Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) * TICK_MS);
    }
}
