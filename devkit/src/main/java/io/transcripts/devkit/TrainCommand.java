package io.transcripts.devkit;

import io.transcripts.devkit.calls.Call;
import io.transcripts.devkit.calls.CallShape;
import io.transcripts.devkit.calls.GeneratedCalls;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code train}: lets a node do its work for a while, and keeps what its JVM has loaded and learned for later nodes (JEP
 * 514, 515).
 */
@CommandLine.Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Lets nodes of this build start sooner, with JDK 25 or newer.",
            "",
            "Starts a broker and a node, publishes invented calls, reads them, and stops both: a minute or two. What the"
                    + " JVM has loaded and learned is kept in an AOT cache of about 90 MB. ./transcripts serve takes it"
                    + " from then on, until the next build. Another JVM leaves it aside.",
            ""
        },
        footer = {"", "Example:", "  JAVA_HOME=/usr/lib/jvm/jdk-25 ./transcripts train"})
public final class TrainCommand implements Callable<Integer> {
    /** Of the first JDK that keeps profiles of methods too (JEP 515). */
    private static final int LEAST_JAVA = 25;

    private static final String HEAP = "512m";
    /** The JVM writes the cache after the node has stopped, in a process of its own. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final long LOOK_AGAIN_MS = 100;
    private static final int CALLS = 1_000;
    private static final int SEGMENTS = 20;
    private static final int READ_CALLS = 60;
    private static final int ROUNDS = 5;
    private static final List<String> QUESTIONS = List.of(
            "/transcript",
            "/transcript?include_words=true&include_translations=all",
            "/transcript?format=text",
            "/transcript?format=srt",
            "/transcript?format=vtt&include_words=true",
            "/transcript?limit=10",
            "/transcript?since=0",
            "/transcript/search?q=the",
            "");

    @Spec
    private CommandSpec spec;

    private final Optional<Path> cache;
    private final int calls;

    /** For the cache that the launcher names. */
    public TrainCommand() {
        this(Command.nodeCache(), CALLS);
    }

    /** @param calls how many are published, of which the first {@value #READ_CALLS} are read */
    TrainCommand(Optional<Path> cache, int calls) {
        this.cache = cache;
        this.calls = calls;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Path file = cache.orElseThrow(() -> new CommandException("Java " + LEAST_JAVA + " or newer is needed, this is "
                + Runtime.version().feature() + "; set JAVA_HOME to one."));
        Quiet.ourselves();
        Quiet.kafka();
        Path directory = Files.createTempDirectory("transcripts-train-");
        try {
            // Beside the old one, which nodes that run have mapped.
            Path made = file.resolveSibling(file.getFileName() + ".new");
            // An earlier run may have left one.
            Files.deleteIfExists(made);
            train(directory, made);
            say("Written to " + file + " (" + (Files.size(made) >> 20) + " MiB).");
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return 0;
        } finally {
            Utils.delete(directory.toFile());
        }
    }

    private void train(Path directory, Path made) throws InterruptedException, IOException {
        String key = UnlimitedKey.write(directory.resolve("keys.json"), SampleCalls.ORGANIZATION);
        say("Starting a Kafka broker and a node...");
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
                ChildProcess node = start(broker.bootstrapServers(), directory, made)) {
            URI apiUrl = URI.create(node.awaitLine(Command.NODE_LISTENS, LIMIT).group(1));
            say("Publishing " + calls + " invented calls, and reading them...");
            List<String> sessionIds = publish(broker.bootstrapServers());
            read(new DemoApi(apiUrl, key), sessionIds);
            say("Stopping the node, and writing the cache...");
            node.terminate();
            int code = node.awaitExit(LIMIT);
            if (code != 0 || !Files.exists(made)) {
                throw new CommandException(
                        "The JVM left no cache (exit code " + code + "); the node's log ends with:\n" + node.logTail());
            }
        }
    }

    private static ChildProcess start(String bootstrapServers, Path directory, Path made) {
        List<String> arguments = List.of(
                "serve",
                "--bootstrap-servers=" + bootstrapServers,
                "--host=127.0.0.1",
                "--port=0",
                "--management-port=0",
                "--peer-host=127.0.0.1",
                "--advertised=127.0.0.1",
                "--peer-secret-file=" + directory.resolve("peer-secret"),
                "--state-dir=" + directory.resolve("state"),
                "--api-keys=" + directory.resolve("keys.json"));
        return ChildProcess.start(
                "The node",
                Command.node(HEAP, List.of("-XX:AOTCacheOutput=" + made), arguments),
                directory.resolve("node.log"));
    }

    private List<String> publish(String bootstrapServers) throws InterruptedException {
        GeneratedCalls source = new GeneratedCalls(new CallShape(SEGMENTS, 1, 2, 1).withWords(), 1);
        List<String> sessionIds = new ArrayList<>();
        try (Publisher publisher = Publisher.connect(Publisher.Options.of(bootstrapServers), this::say)) {
            for (int i = 0; i < calls; i++) {
                Call call = source.next(false);
                sessionIds.add(call.sessionId());
                for (byte[] event = call.nextEvent(); event != null; event = call.nextEvent()) {
                    publisher.send(event, call.sessionId());
                }
            }
            publisher.flush();
        }
        return sessionIds;
    }

    private static void read(DemoApi api, List<String> sessionIds) throws InterruptedException {
        String last = sessionIds.get(sessionIds.size() - 1);
        long begin = System.nanoTime();
        while (api.live(last).isEmpty()) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new CommandException("The node does not answer for the calls that were published.");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (String sessionId : sessionIds.subList(0, Math.min(READ_CALLS, sessionIds.size()))) {
                for (String question : QUESTIONS) {
                    api.ask("/v1/sessions/" + sessionId + question);
                }
            }
            api.ask("/v1/sessions?limit=20");
        }
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println(sentence);
        spec.commandLine().getErr().flush();
    }
}
