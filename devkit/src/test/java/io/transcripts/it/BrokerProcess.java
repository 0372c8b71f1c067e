package io.transcripts.it;

import io.transcripts.devkit.Transcripts;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code transcripts broker} as a process of its own, to be killed and held up. Keeps its port and its data. */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Kafka broker ready");

    private final Path directory;
    private final int port;
    private int lives;
    private ChildProcess process;

    private BrokerProcess(Path directory, int port) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = port;
        this.process = start();
    }

    static BrokerProcess start(Path directory) throws IOException, InterruptedException {
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
        process.kill();
    }

    /** Starts again where it was killed; returns when it serves clients. */
    void restart() throws IOException, InterruptedException {
        process = start();
    }

    /** SIGSTOP and, after a while, SIGCONT: connections stay open, and nobody answers. */
    void holdUp(Duration duration) throws InterruptedException {
        suspend();
        try {
            boolean unused = process.endsWithin(duration);
        } finally {
            resume();
        }
    }

    /** SIGSTOP, until {@link #resume}. */
    void suspend() throws InterruptedException {
        process.suspend();
    }

    void resume() throws InterruptedException {
        process.resume();
    }

    @Override
    public void close() {
        process.close();
    }

    private ChildProcess start() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        ChildProcess started = ChildProcess.start(
                "The broker",
                Command.java(
                        Transcripts.class,
                        "512m",
                        List.of("broker", "--port=" + port, "--data-dir=" + directory.resolve("data"))),
                directory.resolve("broker-" + lives++ + ".log"));
        var unused = started.awaitLine(READY, Duration.ofMinutes(2));
        return started;
    }
}
