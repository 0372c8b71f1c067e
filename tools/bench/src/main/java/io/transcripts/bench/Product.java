package io.transcripts.bench;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real thing: {@code transcripts serve}, of this build or of another checkout, with its real options. */
final class Product implements Contender {
    /** Of this build. */
    static final String NAME = "product";

    private static final String OTHER = NAME + "@";

    private final String name;
    private final @Nullable Path checkout;

    private Product(String name, @Nullable Path checkout) {
        this.name = name;
        this.checkout = checkout;
    }

    /** Of this build. */
    static Product here() {
        return new Product(NAME, null);
    }

    /** Of another checkout that is built already, under the name of its directory. */
    static Product of(Path checkout) {
        Path whole = checkout.toAbsolutePath().normalize();
        return new Product(OTHER + whole.getFileName(), whole);
    }

    /** Whether a contender of that name is another checkout. */
    static boolean isOther(String contender) {
        return contender.startsWith(OTHER);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) throws IOException, InterruptedException {
        Path keys = run.directory().resolve("keys.json");
        String unused = UnlimitedKey.write(keys, SampleCalls.ORGANIZATION);
        Path state = run.directory().resolve("state");
        RunningNode node = RunningNode.of(launch(run, arguments(run, keys, state)));
        MetricsPoller poller = MetricsPoller.start(node, stopwatch);
        return new Running() {
            @Override
            public ChildProcess node() {
                return node.process();
            }

            @Override
            public Map<String, Double> stop() throws IOException, InterruptedException {
                poller.close();
                node.close();
                return Map.of(Result.STATE_BYTES, (double) Workspace.bytes(state));
            }

            @Override
            public void close() {
                poller.close();
                node.process().close();
            }
        };
    }

    private ChildProcess launch(Run run, List<String> arguments) {
        Settings settings = run.settings();
        Path log = run.directory().resolve("node.log");
        if (checkout == null) {
            return ChildProcess.start(name, Command.node(settings.heap(), settings.javaOptions(), arguments), log);
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
