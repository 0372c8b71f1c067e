package io.transcripts.it;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A container's bounds on memory and processor, around one process; of either version of Linux' control groups. */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long PERIOD_US = 100_000;

    private final boolean isOld;
    private final Path memory;
    private final Path cpu;

    private ControlGroup(boolean isOld, Path memory, Path cpu) {
        this.isOld = isOld;
        this.memory = memory;
        this.cpu = cpu;
    }

    /** Makes one, or skips the test where that is not allowed. */
    static ControlGroup make(String name) throws IOException {
        assumeThat(Files.isWritable(ROOT.resolve("cgroup.procs")) || Files.isWritable(ROOT.resolve("memory")))
                .as("may make control groups")
                .isTrue();
        boolean isOld = Files.exists(ROOT.resolve("memory"));
        ControlGroup group = isOld
                ? new ControlGroup(
                        true,
                        ROOT.resolve("memory").resolve(name),
                        ROOT.resolve("cpu").resolve(name))
                : new ControlGroup(false, ROOT.resolve(name), ROOT.resolve(name));
        Files.createDirectories(group.memory);
        Files.createDirectories(group.cpu);
        return group;
    }

    /** The command, run in it. */
    Command around(Command command) {
        return command.inside(List.of(
                "sh",
                "-c",
                "echo $$ > " + memory.resolve("cgroup.procs") + " && echo $$ > " + cpu.resolve("cgroup.procs")
                        + " && exec \"$@\"",
                "in-group"));
    }

    void allowMemory(long bytes) throws IOException {
        Files.writeString(memory.resolve(isOld ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
    }

    /** @param cores of processors' time; 1 is one processor's */
    void allowCores(double cores) throws IOException {
        long us = Math.round(cores * PERIOD_US);
        Files.writeString(
                cpu.resolve(isOld ? "cpu.cfs_quota_us" : "cpu.max"), isOld ? Long.toString(us) : us + " " + PERIOD_US);
    }

    /** Once its process has ended. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(memory);
        Files.deleteIfExists(cpu);
    }
}
