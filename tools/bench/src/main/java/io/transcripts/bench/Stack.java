package io.transcripts.bench;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * A broker of its own with a key, on which nodes are started and stopped: what the scenarios of reading need. Everything is
 * below one directory, which is the caller's to delete.
 */
final class Stack implements AutoCloseable {
    /** Heap of a node, in what {@code -Xmx} takes. The store's memory comes on top. */
    static final String NODE_HEAP = "1g";

    private final Path directory;
    private final Cluster cluster;
    private final String apiKey;
    private final Path keysFile;
    private int logs;

    private Stack(Path directory) throws InterruptedException {
        this.directory = directory;
        keysFile = directory.resolve("keys.json");
        apiKey = UnlimitedKey.write(keysFile, SampleCalls.ORGANIZATION);
        cluster = Cluster.start(directory);
    }

    /** Starts the broker. */
    static Stack start(Path directory) throws InterruptedException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Stack(directory);
    }

    /**
     * Starts a node on the state that the last one left, and waits until it is ready.
     *
     * @param options of {@code serve}, over the benchmark's own
     */
    RunningNode startNode(String... options) throws InterruptedException {
        return startNode("state", options);
    }

    /** As {@link #startNode}, with a state of its own beside that of the others. */
    RunningNode startFurtherNode(int number, String... options) throws InterruptedException {
        return startNode("state-" + number, options);
    }

    private RunningNode startNode(String state, String... options) throws InterruptedException {
        List<String> all = Stream.of(Stream.of("serve"), serveOptions(state).stream(), Stream.of(options))
                .flatMap(some -> some)
                .toList();
        ChildProcess process = ChildProcess.start("The node", Command.node(NODE_HEAP, List.of(), all), nextLog("node"));
        try {
            return RunningNode.of(process).awaitReady();
        } catch (RuntimeException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    private List<String> serveOptions(String state) {
        return List.of(
                "--bootstrap-servers=" + bootstrapServers(),
                "--api-keys=" + keysFile,
                "--application-id=bench",
                "--state-dir=" + directory.resolve(state),
                "--peer-secret-file=" + directory.resolve("peer-secret"),
                "--host=127.0.0.1",
                "--peer-host=127.0.0.1",
                "--port=0",
                "--management-port=0",
                "--replication-factor=1");
    }

    /** Starts a part in a process of its own. */
    ChildProcess start(Part part) {
        String name = part.getClass().getSimpleName();
        return ChildProcess.start(name, PartMain.command(part, part.heap(), List.of()), nextLog(name));
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    Path keysFile() {
        return keysFile;
    }

    /** Of the organization of all calls, without a limit. */
    String apiKey() {
        return apiKey;
    }

    /** Deletes what the node has stored locally; it must be stopped. */
    void wipeState() {
        try {
            Utils.delete(directory.resolve("state").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Publishes events, to be assembled by whoever runs then.
     *
     * @param source hands them over
     * @return their number
     */
    long publish(Consumer<Consumer<ProducerRecord<byte[], byte[]>>> source) {
        try (Events events = new Events(bootstrapServers(), Clients.LINGER_MS)) {
            source.accept(events::send);
            events.flush();
            return events.sent();
        }
    }

    @Override
    public void close() {
        cluster.close();
    }

    private Path nextLog(String name) {
        logs++;
        return directory.resolve(logs + "-" + name + ".log");
    }
}
