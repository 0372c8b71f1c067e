package io.transcripts.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the benchmark in a JVM of its own, with this one's class path. What it prints goes to a file. Ends with this
 * process at the latest.
 */
final class ChildJvm implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Double>> FIGURES = new TypeReference<>() {};
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MS = 10;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "bench-children"));
    }

    private final String name;
    private final Process process;
    private final Path log;
    private final long startedNanos;

    /**
     * What to start.
     *
     * @param main its class
     * @param heap as in {@code -Xmx}
     * @param environment besides this process's own, of which the product's own variables are left out
     */
    record Command(Class<?> main, String heap, Map<String, String> environment, List<String> arguments) {
        Command {
            environment = Map.copyOf(environment);
            arguments = List.copyOf(arguments);
        }
    }

    private ChildJvm(String name, Process process, Path log, long startedNanos) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    /** Starts it. */
    static ChildJvm start(Path log, Command command) {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + command.heap(),
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                command.main().getName()));
        line.addAll(command.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TRANSCRIPTS_"));
        // As the launcher does: glibc gives each thread an arena of its own, and RocksDB's memory never comes back.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(command.environment());
        long started = System.nanoTime();
        try {
            Process process = builder.start();
            RUNNING.add(process);
            return new ChildJvm(command.main().getSimpleName(), process, log, started);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** When it was started, by {@link System#nanoTime}. */
    long startedNanos() {
        return startedNanos;
    }

    /** Waits for a line that it prints. */
    Matcher awaitLine(Pattern line) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Matcher matcher = line.matcher(printed());
            if (matcher.find()) {
                return matcher;
            }
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(name + " does not say " + line + ", but:\n" + printed());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
    }

    /** Waits for its end, and returns the figures that are its last line. */
    Map<String, Double> awaitFigures() throws InterruptedException {
        int code = process.waitFor();
        RUNNING.remove(process);
        List<String> lines =
                printed().lines().filter(line -> line.startsWith("{")).toList();
        if (code != 0 || lines.isEmpty()) {
            throw new IllegalStateException(name + " ended with " + code + ":\n" + printed());
        }
        try {
            return JSON.readValue(lines.get(lines.size() - 1), FIGURES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything it has printed until now. */
    String printed() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop and waits until it has; kills it when it takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
