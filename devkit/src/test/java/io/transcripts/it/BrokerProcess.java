package io.transcripts.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code transcripts broker} as a process of its own, to be killed and held up. Keeps its port and its data. */
final class BrokerProcess implements AutoCloseable {
    private final Path directory;
    private final int port;
    private int lives;
    private Process process;

    private BrokerProcess(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.process = start();
    }

    static BrokerProcess start(Path directory) throws IOException {
        return new BrokerProcess(directory, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** SIGKILL; what it had acknowledged is in the kernel's cache. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The broker does not end");
        }
    }

    /** Starts again where it was killed; returns when it serves clients. */
    void restart() throws IOException {
        process = start();
    }

    /** SIGSTOP and, after a while, SIGCONT: connections stay open, and nobody answers. */
    void holdUp(Duration duration) throws IOException, InterruptedException {
        suspend();
        try {
            boolean unused = process.waitFor(duration.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            resume();
        }
    }

    /** SIGSTOP, until {@link #resume}. */
    void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("kill ended with " + exitCode);
        }
    }

    private Process start() throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("broker-" + lives++ + ".log");
        Process started = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.transcripts.devkit.Transcripts",
                        "broker",
                        "--port=" + port,
                        "--data-dir=" + directory.resolve("data")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await("the broker is ready")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> text(log).contains("Kafka broker ready"));
        return started;
    }

    private static String text(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
