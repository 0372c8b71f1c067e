package io.transcripts.devkit;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import io.transcripts.node.command.StopSignal;
import io.transcripts.node.command.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: broker, node and sample calls in one process, to see what it does. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the whole thing working, with nothing else running and nothing left behind.",
            "",
            "Starts a Kafka broker and a node in this process, publishes four invented calls as if they were being"
                    + " spoken (20 s), with a result that comes late, one that comes twice, one that is corrected and one that"
                    + " is none, shows their transcripts growing as the HTTP API answers them, prints one in every"
                    + " format, and stays up for you to try the API and the page.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./transcripts demo",
            "  ./transcripts demo --exit > demo.txt",
            "  ./transcripts demo --nodes 3"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 8080;
    private static final int DEFAULT_MANAGEMENT_PORT = 9404;
    private static final int MAX_NODES = 5;

    private final DemoNode.Starter starter;
    private final double speed;

    @Spec
    private CommandSpec spec;

    @Option(names = "--exit", description = "Stop after printing, instead of staying up until Ctrl-C.")
    private boolean exit;

    @Option(
            names = "--nodes",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description =
                    "Nodes, 1 to 5. With several, each is a process, and one is killed while it owns a call that is being"
                            + " spoken (default: ${DEFAULT-VALUE}).")
    private int nodeCount;

    /** The demo as users see it. */
    public DemoCommand() {
        this(DemoNode.AS_SERVE_DOES, Demo.SPEED);
    }

    DemoCommand(DemoNode.Starter nodes, double speed) {
        starter = nodes;
        this.speed = speed;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (nodeCount < 1 || nodeCount > MAX_NODES) {
            throw new CommandException("--nodes must be 1 to " + MAX_NODES + ", got " + nodeCount + ".");
        }
        Quiet.ourselves();
        Quiet.kafka();
        Path directory = Files.createTempDirectory("transcripts-demo-");
        try (StopSignal stop = new StopSignal(Duration.ZERO, exit ? 1 : 0)) {
            try {
                return show(directory, stop) ? 0 : 1;
            } finally {
                delete(directory);
            }
        }
    }

    private boolean show(Path directory, StopSignal stop) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        err.println("Starting a Kafka broker and " + (nodeCount == 1 ? "a node" : nodeCount + " nodes") + "...");
        err.flush();
        DemoKey key = DemoKey.create(directory);
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
                DemoNode node = start(new DemoNode.Options(
                        broker.bootstrapServers(),
                        "transcripts-demo",
                        portOrFree(DEFAULT_PORT, err),
                        portOrFree(DEFAULT_MANAGEMENT_PORT, err),
                        directory.resolve("state"),
                        key.file()))) {
            out.println("Watch it in a browser (the address has this demo's key): " + node.apiUrl() + "/#key="
                    + key.secret());
            out.flush();
            Demo demo = new Demo(new DemoApi(node.apiUrl(), key.secret()), screen(out), out, stop);
            try (Publisher publisher =
                            Publisher.connect(Publisher.Options.of(broker.bootstrapServers()), err::println);
                    DemoTopics topics = new DemoTopics(broker.bootstrapServers())) {
                if (!demo.play(publisher, topics, node, speed)) {
                    return false;
                }
            }
            demo.printFormats();
            demo.printCalls(key.secret());
            if (!exit) {
                out.println();
                out.println("The API is at " + node.apiUrl() + ", the broker at " + broker.bootstrapServers()
                        + ". Ctrl-C stops both.");
                out.flush();
                stop.await();
            }
            return true;
        }
    }

    private DemoNode start(DemoNode.Options options) throws InterruptedException {
        return nodeCount == 1 ? starter.start(options) : DemoCluster.start(options, nodeCount);
    }

    private static DemoScreen screen(PrintWriter out) {
        return Terminal.onOutput()
                ? new RedrawnScreen(out, SampleCalls.sessionIds(), Terminal.columns(), Terminal.styled())
                : new PlainScreen(out);
    }

    private static int portOrFree(int wanted, PrintWriter err) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(wanted));
            return wanted;
        } catch (IOException taken) {
            try (ServerSocket free = new ServerSocket(0)) {
                err.println("Port " + wanted + " is taken; using " + free.getLocalPort() + ".");
                err.flush();
                return free.getLocalPort();
            } catch (IOException e) {
                throw new CommandException("There is no free port: " + Reasons.of(e) + ".", e);
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> content = Files.walk(directory)) {
            List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException(
                    "The demo's directory " + directory + " cannot be deleted (" + Reasons.of(e)
                            + "); delete it by hand.",
                    e);
        }
    }
}
