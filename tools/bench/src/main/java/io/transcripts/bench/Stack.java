package io.transcripts.bench;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.Transcripts;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.node.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A broker of its own with topics and a key, on which nodes are started and stopped: what the scenarios of reading need.
 * Everything is below one directory, which is the caller's to delete.
 */
final class Stack implements AutoCloseable {
    /** Heap of a node, in what {@code -Xmx} takes. The store's memory comes on top. */
    static final String NODE_HEAP = "1g";

    /** After so many events of its life a node's JVM has compiled what matters. */
    static final long WARM_UP_EVENTS = 250_000;

    static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Pattern BROKER = Pattern.compile("broker ready at (\\S+),");

    private final Path directory;
    private final ChildProcess broker;
    private final String bootstrapServers;
    private final String apiKey;
    private final Path keysFile;
    private int logs;

    private Stack(Path directory) throws InterruptedException {
        this.directory = directory;
        keysFile = directory.resolve("keys.json");
        apiKey = UnlimitedKey.write(keysFile, SampleCalls.ORGANIZATION);
        broker = ChildProcess.start(
                "The broker",
                Command.java(
                        Transcripts.class,
                        "1g",
                        List.of("broker", "--port=0", "--data-dir=" + directory.resolve("broker"))),
                nextLog("broker"));
        bootstrapServers = broker.awaitLine(BROKER, START_LIMIT).group(1);
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
        return RunningNode.start(
                nextLog("node"),
                apiKey,
                Stream.concat(serveOptions(state).stream(), Stream.of(options)).toList());
    }

    /** What {@code serve} is told here: also for who reads the same store in another way. */
    List<String> serveOptions() {
        return serveOptions("state");
    }

    private List<String> serveOptions(String state) {
        return List.of(
                "--bootstrap-servers=" + bootstrapServers,
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

    /** Starts another part, which gets the API key in its environment. */
    ChildProcess startChild(Class<?> main, String heap, List<String> arguments) {
        return ChildProcess.start(
                main.getSimpleName(),
                Command.java(main, heap, arguments).with(Map.of("TRANSCRIPTS_API_KEY", apiKey)),
                nextLog(main.getSimpleName()));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Path keysFile() {
        return keysFile;
    }

    String apiKey() {
        return apiKey;
    }

    long brokerPid() {
        return broker.handle().pid();
    }

    /** Deletes what the node has stored locally; it must be stopped. */
    void wipeState() {
        if (!Files.exists(stateDir())) {
            return;
        }
        try (Stream<Path> files = Files.walk(stateDir())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes calls, to be assembled by whoever runs then; returns the number of events. */
    long publish(CompleteCalls calls, int from, int count) {
        try (Events events = new Events(bootstrapServers, 20)) {
            calls.generate(from, count, events::send);
            events.flush();
            return events.sent();
        }
    }

    @Override
    public void close() {
        broker.close();
    }

    private Path stateDir() {
        return directory.resolve("state");
    }

    private Path nextLog(String name) {
        logs++;
        return directory.resolve(logs + "-" + name + ".log");
    }

    /** {@code transcripts serve} as a process. */
    static final class RunningNode implements AutoCloseable {
        private static final Pattern URLS =
                Pattern.compile("API at (http\\S+), metrics, health and status at http://([^:]+):(\\d+)");
        private static final Pattern RECORDS =
                Pattern.compile("^transcripts_records_total\\{[^}]*} (\\S+)$", Pattern.MULTILINE);
        private static final Pattern TASKS = Pattern.compile("\"active\":\\[([^\\]]*)]");
        private static final Pattern PARTITION = Pattern.compile("\\d_(\\d+)");
        private static final int OK = 200;
        private static final long LOOK_AGAIN_MS = 5;

        private final ChildProcess process;
        private final String url;
        private final String managementHost;
        private final int managementPort;
        private final double secondsToReady;

        private RunningNode(ChildProcess process) throws InterruptedException {
            this.process = process;
            Matcher urls = process.awaitLine(URLS, START_LIMIT);
            url = urls.group(1);
            managementHost = urls.group(2);
            managementPort = Integer.parseInt(urls.group(3));
            while (management("/health/ready").isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            }
            secondsToReady = (System.nanoTime() - process.startedNanos()) / 1e9;
        }

        private static RunningNode start(Path log, String apiKey, List<String> options) throws InterruptedException {
            ChildProcess process = ChildProcess.start(
                    "The node",
                    Command.java(
                                    Main.class,
                                    NODE_HEAP,
                                    Stream.concat(Stream.of("serve"), options.stream())
                                            .toList())
                            .with(Map.of("TRANSCRIPTS_API_KEY", apiKey)),
                    log);
            try {
                return new RunningNode(process);
            } catch (RuntimeException | InterruptedException e) {
                process.close();
                throw e;
            }
        }

        String url() {
            return url;
        }

        long pid() {
            return process.handle().pid();
        }

        /** From the start of the process until it said that it was ready. */
        double secondsToReady() {
            return secondsToReady;
        }

        String log() {
            return process.log();
        }

        /** Input records that it has decided since its start. */
        long recordsDecided() {
            Matcher counts = RECORDS.matcher(management("/metrics"));
            double sum = 0;
            while (counts.find()) {
                sum += Double.parseDouble(counts.group(1));
            }
            return Math.round(sum);
        }

        /** Waits until it has decided so many records since its start. */
        void awaitRecords(long count) throws InterruptedException {
            while (recordsDecided() < count) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        /** The partitions that it works on. */
        Set<Integer> active() {
            Set<Integer> partitions = new HashSet<>();
            Matcher tasks = TASKS.matcher(management("/status"));
            while (tasks.find()) {
                Matcher partition = PARTITION.matcher(tasks.group(1));
                while (partition.find()) {
                    partitions.add(Integer.parseInt(partition.group(1)));
                }
            }
            return partitions;
        }

        /** Waits until it has decided what lay in the topics when it started, which other contenders may have left there. */
        void awaitCaughtUp() throws InterruptedException {
            while (!management("/status").contains("\"partitions_catching_up\":0")) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        /** In order, as the next one goes on with its state; at once in a thread that is interrupted. */
        @Override
        public void close() {
            try {
                int unused = process.stop();
            } catch (InterruptedException e) {
                process.close();
                Thread.currentThread().interrupt();
            }
        }

        /** The body of an answer of the management port; empty when it is no 200. */
        private String management(String path) {
            try (HttpConnection connection = new HttpConnection(managementHost, managementPort)) {
                int status = connection.exchange(HttpConnection.request(managementHost, path, "none"));
                return status == OK ? new String(connection.body(), StandardCharsets.UTF_8) : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
