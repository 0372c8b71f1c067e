package io.transcripts.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code transcripts serve} as a process of its own, to be stopped and killed. Its log goes to a file. */
final class ServeProcess implements AutoCloseable {
    private static final Pattern URLS = Pattern.compile("API at (http\\S+), metrics, health and status at (http\\S+)");

    private final Process process;
    private final Path log;
    private final URI apiUrl;
    private final URI managementUrl;

    private ServeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Matcher urls = Awaitility.await("the node says where it is")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            if (!process.isAlive()) {
                                throw new IllegalStateException("The node ended with " + process.exitValue());
                            }
                            return URLS.matcher(text(log));
                        },
                        Matcher::find);
        apiUrl = URI.create(urls.group(1));
        managementUrl = URI.create(urls.group(2));
    }

    /** Starts a node, and returns when it says that it listens. */
    static ServeProcess start(Path log, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.transcripts.devkit.Transcripts",
                "serve",
                "--port=0",
                "--management-port=0"));
        command.addAll(arguments);
        try {
            return new ServeProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI apiUrl() {
        return apiUrl;
    }

    void awaitReady() {
        Api api = new Api(managementUrl, "none");
        Awaitility.await("the node is ready")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> api.get("/health/ready").statusCode() == 200);
    }

    /** The sum of a metric over its labels. */
    long metric(String name) {
        String page = new String(new Api(managementUrl, "none").get("/metrics").body(), StandardCharsets.UTF_8);
        return page.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    /** Lets it live for a while; returns early when it has ended by itself. */
    void awaitDeath(int ms) throws InterruptedException {
        boolean unused = process.waitFor(ms, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node does not end");
        }
        return process.exitValue();
    }

    String log() {
        return text(log);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
