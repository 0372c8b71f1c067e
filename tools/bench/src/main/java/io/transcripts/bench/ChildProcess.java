package io.transcripts.bench;

import io.transcripts.node.command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that the suite has started and will end. What it says goes to a log file in the work directory. */
final class ChildProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /** Those that have not been ended; guarded by itself. */
    private static final List<ChildProcess> LIVING = new ArrayList<>();

    private static boolean noMore;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command whose whole output is its log. */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = builder(command, environment).redirectErrorStream(true);
        return start(builder.redirectOutput(log.toFile()), log);
    }

    /** Starts a command that talks to the suite, line by line, on standard output; the log is its standard error. */
    static ChildProcess talking(List<String> command, Path log, Consumer<String> lines) {
        ChildProcess child = start(builder(command, Map.of()).redirectError(log.toFile()), log);
        Thread reader = new Thread(() -> read(child.process, lines), "bench-child-output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** Ends all that are left, at once, and starts no more: for the end of this JVM. */
    static void endAll() {
        List<ChildProcess> left;
        synchronized (LIVING) {
            noMore = true;
            left = List.copyOf(LIVING);
        }
        left.forEach(ChildProcess::close);
    }

    /**
     * The command of another class of this build in a JVM of its own.
     *
     * @param heap as in -Xmx
     */
    static List<String> java(String heap, List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx" + heap);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return command;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until the log says something.
     *
     * @return its first group
     * @throws CommandException when it ends before, or does not say it in time
     */
    String await(Pattern pattern, Duration limit, String name) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher matcher = pattern.matcher(logText());
            if (matcher.find()) {
                return matcher.group(1);
            }
            if (!process.isAlive()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new CommandException(
                name + " did not start" + (process.isAlive() ? " in time" : "") + "; its log ends with:\n" + logTail());
    }

    /** Waits for it to end by itself; the exit code, or -1 when it does not end in time. */
    int awaitExit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** Asks it to end in order, and waits; ends it at once when it does not. */
    void stop() throws InterruptedException {
        process.destroy();
        if (awaitExit(STOP_LIMIT) == -1 && process.isAlive()) {
            close();
        }
    }

    /** The last lines of its log. */
    String logTail() {
        List<String> lines = logText().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    /** Ends it and what it has started, at once. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }

    private String logText() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // As the launcher has it, for everyone: glibc gives each thread an arena of its own otherwise.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        return builder;
    }

    private static ChildProcess start(ProcessBuilder builder, Path log) {
        synchronized (LIVING) {
            if (noMore) {
                throw new CommandException("The benchmark is being stopped.");
            }
            try {
                ChildProcess child = new ChildProcess(builder.start(), log);
                LIVING.add(child);
                return child;
            } catch (IOException e) {
                throw new CommandException(builder.command().get(0) + " cannot be run.", e);
            }
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
