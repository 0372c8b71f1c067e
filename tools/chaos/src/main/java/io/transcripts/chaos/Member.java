package io.transcripts.chaos;

import io.transcripts.devkit.Transcripts;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A node or a broker, as a process that is started, killed, held up and started again with the same arguments and the same
 * disk. Each life has a log of its own. Used by one thread, but for {@link #close}.
 */
final class Member implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MS = 20;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final String readyLine;
    private final Path directory;
    private final Consumer<String> onUnaskedEnd;
    private volatile Process process;
    /** Whether this life may end. */
    private volatile AtomicBoolean isAsked = new AtomicBoolean();

    private Path log;
    private int lives;

    /**
     * What a member is.
     *
     * @param inside what its command begins with, to run in a network of its own
     * @param heap as in -Xmx
     * @param readyLine is in its log once it listens
     */
    record Plan(
            String name,
            List<String> inside,
            String heap,
            Map<String, String> environment,
            List<String> arguments,
            String readyLine) {}

    /**
     * Starts it; it may not listen yet.
     *
     * @param onUnaskedEnd is told when it ends by itself, and how, from another thread
     */
    Member(Plan plan, Path directory, Consumer<String> onUnaskedEnd) {
        this.onUnaskedEnd = onUnaskedEnd;
        name = plan.name();
        command = new ArrayList<>(plan.inside());
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "-Xmx" + plan.heap(),
                // As the launcher and the image have it.
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Transcripts.class.getName()));
        command.addAll(plan.arguments());
        environment = plan.environment();
        readyLine = plan.readyLine();
        this.directory = directory;
        log = directory.resolve(name + "-0.log");
        process = spawn();
    }

    String name() {
        return name;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What this life has logged until now, in bytes. */
    long logBytes() {
        try {
            return Files.size(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again; returns at once. */
    void start() {
        process = spawn();
    }

    /** Waits until it listens. */
    void awaitListening() throws InterruptedException {
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        while (!text().contains(readyLine)) {
            if (!process.isAlive() || System.nanoTime() - endsAt > 0) {
                throw new CommandException(name + " did not start; its log " + log + " ends with:\n" + tail());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        ask();
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; returns at once. */
    void terminate() {
        ask();
        process.destroy();
    }

    /** SIGSTOP: connections stay open, and nobody answers. */
    void suspend() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws InterruptedException {
        signal("CONT");
    }

    void awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new CommandException(name + " does not end.");
        }
    }

    /** Takes all from its disk, while it does not run. */
    void empty() {
        try (Stream<Path> files = Files.walk(directory.resolve(name))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ask();
        process.destroyForcibly().onExit().join();
    }

    /** From now on it may end; when it has already, that was by itself. */
    private void ask() {
        if (process.isAlive()) {
            isAsked.set(true);
        }
    }

    private void signal(String signal) throws InterruptedException {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new CommandException("SIG" + signal + " cannot be sent to " + name + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process spawn() {
        log = directory.resolve(name + "-" + lives++ + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TRANSCRIPTS_"));
        // As the launcher does: glibc gives each thread an arena of its own, and RocksDB's memory never comes back.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            AtomicBoolean asked = new AtomicBoolean();
            isAsked = asked;
            var unused = started.onExit().thenAccept(ended -> {
                if (!asked.get()) {
                    onUnaskedEnd.accept(name + " ended by itself, exit code " + ended.exitValue());
                }
            });
            return started;
        } catch (IOException e) {
            throw new CommandException(command.get(0) + " cannot be run.", e);
        }
    }

    private String text() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        List<String> lines = text().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }
}
