package io.transcripts.bench;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import io.transcripts.node.Main;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The real thing: {@code transcripts serve}, of this build or of another checkout, with its real options. */
final class Product implements Contender {
    private static final Pattern MANAGEMENT = Pattern.compile("metrics, health and status at (http\\S+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final String name;
    private final @Nullable Path checkout;

    private Product(String name, @Nullable Path checkout) {
        this.name = name;
        this.checkout = checkout;
    }

    /** Of this build. */
    static Product here() {
        return new Product("product", null);
    }

    /** Of another checkout that is built already, under the name of its directory. */
    static Product of(Path checkout) {
        Path whole = checkout.toAbsolutePath().normalize();
        return new Product("product@" + whole.getFileName(), whole);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) throws IOException, InterruptedException {
        Path keys = run.directory().resolve("keys.json");
        ApiKey key = new KeyGenerator()
                .generate(SampleCalls.ORGANIZATION, ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ))
                .entry();
        GuardedFile.write(keys, KeysFile.write(List.of(key)));
        Path state = run.directory().resolve("state");
        ChildProcess node = launch(run, arguments(run, keys, state));
        MetricsPoller poller;
        try {
            URI management = URI.create(node.awaitLine(MANAGEMENT, START_LIMIT).group(1));
            poller = MetricsPoller.start(management, stopwatch);
        } catch (RuntimeException | InterruptedException e) {
            node.close();
            throw e;
        }
        return new Running() {
            @Override
            public ChildProcess node() {
                return node;
            }

            @Override
            public Map<String, Double> stop() throws IOException, InterruptedException {
                poller.close();
                node.stop();
                return Map.of(Result.STATE_BYTES, (double) Directories.bytes(state));
            }

            @Override
            public void close() {
                poller.close();
                node.close();
            }
        };
    }

    private ChildProcess launch(Run run, List<String> arguments) {
        Settings settings = run.settings();
        Path log = run.directory().resolve("node.log");
        if (checkout == null) {
            return ChildProcess.start(
                    name, Command.java(Main.class, settings.heap(), settings.javaOptions(), arguments), log);
        }
        List<String> command = new ArrayList<>();
        command.add(checkout.resolve("transcripts").toString());
        command.addAll(arguments);
        String options = "-Xmx" + settings.heap() + " " + String.join(" ", settings.javaOptions());
        return ChildProcess.start(name, Command.of(command).with(Map.of("TRANSCRIPTS_JAVA_OPTS", options)), log);
    }

    private static List<String> arguments(Run run, Path keys, Path state) {
        Settings settings = run.settings();
        String input = run.input().name();
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--api-keys=" + keys,
                "--bootstrap-servers=" + run.bootstrapServers(),
                "--application-id=" + run.id(),
                "--state-dir=" + state,
                "--host=127.0.0.1",
                "--peer-host=127.0.0.1",
                "--port=0",
                "--management-port=0",
                "--partitions=" + settings.partitions(),
                "--threads=" + settings.threads(),
                "--topic-asr=" + input,
                "--topic-translation=" + input,
                "--topic-session=" + input,
                "--topic-notifications=" + run.id() + "-notifications",
                "--topic-dead-letters=" + run.id() + "-dead-letters"));
        arguments.addAll(settings.productOptions());
        return arguments;
    }
}
