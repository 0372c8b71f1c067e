package io.transcripts.chaos;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node or a broker, as a process that is started, killed, held up and started again with the same arguments and the same
 * disk. Each life has a log of its own. Used by one thread, but for {@link #close}.
 */
final class Member implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Command command;
    private final Pattern readyLine;
    private final Path directory;
    private final Consumer<String> onUnaskedEnd;
    private volatile ChildProcess process;
    /** Whether this life may end. */
    private volatile AtomicBoolean isAsked = new AtomicBoolean();

    private int lives;

    /**
     * What a member is.
     *
     * @param readyLine is in its log once it listens
     */
    record Plan(String name, Command command, String readyLine) {}

    /**
     * Starts it; it may not listen yet.
     *
     * @param onUnaskedEnd is told when it ends by itself, and how, from another thread
     */
    Member(Plan plan, Path directory, Consumer<String> onUnaskedEnd) {
        this.onUnaskedEnd = onUnaskedEnd;
        name = plan.name();
        command = plan.command();
        readyLine = Pattern.compile(Pattern.quote(plan.readyLine()));
        this.directory = directory;
        process = spawn();
    }

    String name() {
        return name;
    }

    ProcessHandle handle() {
        return process.handle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What this life has logged until now, in bytes. */
    long logBytes() {
        return process.logBytes();
    }

    /** Starts it again; returns at once. */
    void start() {
        process = spawn();
    }

    /** Waits until it listens. */
    void awaitListening() throws InterruptedException {
        var unused = process.awaitLine(readyLine, PATIENCE);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        ask();
        process.kill();
    }

    /** SIGTERM; returns at once. */
    void terminate() {
        ask();
        process.terminate();
    }

    /** SIGSTOP: connections stay open, and nobody answers. */
    void suspend() throws InterruptedException {
        process.suspend();
    }

    /** SIGCONT. */
    void resume() throws InterruptedException {
        process.resume();
    }

    void awaitExit() throws InterruptedException {
        int unused = process.awaitExit(PATIENCE);
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
        process.close();
    }

    /** From now on it may end; when it has already, that was by itself. */
    private void ask() {
        if (process.isAlive()) {
            isAsked.set(true);
        }
    }

    private ChildProcess spawn() {
        ChildProcess started = ChildProcess.start(name, command, directory.resolve(name + "-" + lives++ + ".log"));
        AtomicBoolean asked = new AtomicBoolean();
        isAsked = asked;
        started.onExit(code -> {
            if (!asked.get()) {
                onUnaskedEnd.accept(name + " ended by itself, exit code " + code);
            }
        });
        return started;
    }
}
