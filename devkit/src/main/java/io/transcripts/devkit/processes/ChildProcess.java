package io.transcripts.devkit.processes;

import io.transcripts.node.command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that this one has started, with a log file, and that does not outlive it. */
public final class ChildProcess implements AutoCloseable {
    /** More than a node takes to close at most. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    private static final Duration KILL_LIMIT = Duration.ofMinutes(1);
    private static final long LOOK_AGAIN_MS = 10;
    private static final int TAIL_LINES = 12;

    /** Those that have not ended; guarded by itself. */
    private static final Set<ChildProcess> LIVING = new HashSet<>();

    private static boolean isHooked;
    private static boolean noMore;

    private final String name;
    private final Process process;
    private final Path log;
    private final long startedNanos;

    private ChildProcess(String name, Process process, Path log, long startedNanos) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    /**
     * Starts a command whose whole output is its log.
     *
     * @param name for sentences about it
     */
    public static ChildProcess start(String name, Command command, Path log) {
        return start(name, builder(command).redirectErrorStream(true).redirectOutput(log.toFile()), log);
    }

    /** Starts a command that talks to this process, line by line, on standard output; its log is its standard error. */
    public static ChildProcess talking(String name, Command command, Path log, Consumer<String> lines) {
        ChildProcess child = start(name, builder(command).redirectError(log.toFile()), log);
        Thread reader = new Thread(() -> read(child.process, lines), name + "-output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** Ends all that are left, at once, and starts no more: for the end of this JVM. */
    public static void endAll() {
        List<ChildProcess> left;
        synchronized (LIVING) {
            noMore = true;
            left = List.copyOf(LIVING);
        }
        left.forEach(ChildProcess::close);
    }

    public String name() {
        return name;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** When it was started, by {@link System#nanoTime}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Calls back with the exit code once it has ended, from another thread. */
    public void onExit(IntConsumer action) {
        var unused = process.onExit().thenAccept(ended -> action.accept(ended.exitValue()));
    }

    /**
     * Waits until the log says something.
     *
     * @return where it does
     * @throws CommandException when it ends before, or does not say it in time
     */
    public Matcher awaitLine(Pattern pattern, Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            // Asked before the log is read: what it says last it says before its end.
            boolean isOver = !process.isAlive() || System.nanoTime() - begin > limit.toNanos();
            Matcher matcher = pattern.matcher(log());
            if (matcher.find()) {
                return matcher;
            }
            if (isOver) {
                throw new CommandException(name + " did not start" + (process.isAlive() ? " in time" : "")
                        + "; its log " + log + " ends with:\n" + logTail());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
    }

    /** Waits for its end for a while; whether it has come. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for it to end by itself.
     *
     * @return the exit code
     * @throws CommandException when it does not end in time
     */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!endsWithin(limit)) {
            throw new CommandException(name + " does not end; its log " + log + " ends with:\n" + logTail());
        }
        return process.exitValue();
    }

    /** SIGTERM; returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM, and SIGKILL when it takes too long; returns the exit code. */
    public int stop() throws InterruptedException {
        terminate();
        if (!endsWithin(STOP_LIMIT)) {
            kill();
        }
        return process.exitValue();
    }

    /** SIGKILL, of all that it has started too; returns when it is gone. */
    public void kill() throws InterruptedException {
        destroy();
        awaitExit(KILL_LIMIT);
    }

    /** SIGSTOP: connections stay open, and nobody answers. */
    public void suspend() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws InterruptedException {
        signal("CONT");
    }

    /** All that its log says until now. */
    public String log() {
        try {
            // Cut in the middle of a character, perhaps.
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of its log. */
    public String logTail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** What it has logged until now, in bytes. */
    public long logBytes() {
        try {
            return Files.size(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #kill}; waits in an interrupted thread too, so that what it has open can be deleted. */
    @Override
    public void close() {
        destroy();
        process.onExit()
                .orTimeout(KILL_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }

    private void destroy() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
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

    private static ProcessBuilder builder(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.line());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TRANSCRIPTS_"));
        // As the launcher does: glibc gives each thread an arena of its own, and RocksDB's memory never comes back.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(command.environment());
        return builder;
    }

    private static ChildProcess start(String name, ProcessBuilder builder, Path log) {
        synchronized (LIVING) {
            if (noMore) {
                throw new CommandException("Nothing is started any more: this process ends.");
            }
            if (!isHooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::endAll, "child-processes"));
                isHooked = true;
            }
            try {
                long started = System.nanoTime();
                ChildProcess child = new ChildProcess(name, builder.start(), log, started);
                LIVING.add(child);
                child.onExit(code -> forget(child));
                return child;
            } catch (IOException e) {
                throw new CommandException(builder.command().get(0) + " cannot be run.", e);
            }
        }
    }

    private static void forget(ChildProcess child) {
        synchronized (LIVING) {
            LIVING.remove(child);
        }
    }

    private static void read(Process process, Consumer<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            // It was ended while we read: what it had to say is said.
        }
    }
}
