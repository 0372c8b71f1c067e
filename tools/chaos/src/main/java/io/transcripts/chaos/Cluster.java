package io.transcripts.chaos;

import io.transcripts.chaos.hostile.Target;
import io.transcripts.devkit.Transcripts;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.devkit.processes.Command;
import io.transcripts.keys.ApiKey;
import io.transcripts.node.command.CommandException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brokers and nodes as processes, on a network of their own where that is possible. */
final class Cluster implements AutoCloseable {
    static final String APPLICATION = "chaos";
    static final int API_PORT = 8080;
    private static final int MANAGEMENT_PORT = 9404;
    private static final int PEER_PORT = 7400;
    private static final int BROKER_PORT = 9092;
    private static final int CONTROLLER_PORT = 9093;
    private static final String BROKER_HEAP = "512m";
    private static final String BROKER_READY = "Kafka broker ready";
    private static final String NODE_READY = "metrics, health and status at";

    private final Plan plan;
    private final Network network;
    private final Path directory;
    private final List<String> apiKeys;
    private final Map<Integer, WallClock> clocks = new HashMap<>();
    private final Consumer<String> onUnaskedEnd;
    private final BrokerReplicas replicas;
    private final List<Member> brokers = new ArrayList<>();
    private final List<Member> nodes = new ArrayList<>();
    private final List<NodeProbe> probes = new CopyOnWriteArrayList<>();
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();

    /**
     * What is started.
     *
     * @param partitions of all topics
     * @param nodeHeap as in -Xmx
     * @param jvmOptions of brokers and nodes
     * @param isLoopback without a network and clocks of its own, with which it could be broken
     * @param serveOptions over those that nodes have anyway
     */
    record Plan(
            int brokers,
            int nodes,
            String nodeHeap,
            List<String> jvmOptions,
            int partitions,
            boolean isLoopback,
            Duration sessionTimeout,
            Duration drain,
            List<String> serveOptions) {}

    /**
     * Starts the brokers, and no node yet.
     *
     * @param organization of the callers that all is for
     * @param onUnaskedEnd is told of each process that ends by itself
     */
    Cluster(Plan plan, Path directory, String organization, Consumer<String> onUnaskedEnd) throws InterruptedException {
        this.onUnaskedEnd = onUnaskedEnd;
        this.plan = plan;
        this.directory = directory;
        apiKeys = UnlimitedKey.write(
                directory.resolve("keys.json"),
                List.of(organization, LargeSessions.ORGANIZATION, LargeSessions.STRANGERS),
                Set.of(ApiKey.SESSIONS_READ, ApiKey.SESSIONS_WRITE));
        network = network(plan);
        parts.push(network);
        try {
            Optional<Path> clock = plan.isLoopback() ? Optional.empty() : WallClock.compile(directory);
            for (int node = 0; node < plan.nodes() && clock.isPresent(); node++) {
                clocks.put(node, WallClock.of(clock.get(), directory.resolve("clock-" + node)));
            }
            for (int broker = 0; broker < plan.brokers(); broker++) {
                brokers.add(opened(member(broker(broker))));
            }
            for (Member broker : brokers) {
                broker.awaitListening();
            }
            replicas = opened(new BrokerReplicas(bootstrapServers(), plan.brokers()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts the next node; returns when it listens. */
    void addNode() throws InterruptedException {
        int number = nodes.size();
        Member node = opened(member(node(number)));
        nodes.add(node);
        node.awaitListening();
        probes.add(opened(new NodeProbe(network.nodeHost(number), API_PORT, MANAGEMENT_PORT)));
    }

    /**
     * Starts a node of another application on the same input, to which nothing happens.
     *
     * @return how to reach it
     */
    NodeProbe addUndisturbed() throws InterruptedException {
        String host = network.brokerHost(0);
        List<String> arguments = serve("undisturbed", host, host, directory.resolve("undisturbed"));
        arguments.addAll(plan.serveOptions());
        arguments.addAll(List.of(
                "--topic-notifications=undisturbed.events",
                "--topic-dead-letters=undisturbed.dead-letter",
                "--notify=false",
                "--standbys=0"));
        Command command = Command.node(plan.nodeHeap(), plan.jvmOptions(), arguments);
        Member node = opened(member(new Member.Plan("undisturbed", command, NODE_READY)));
        node.awaitListening();
        return opened(new NodeProbe(host, API_PORT, MANAGEMENT_PORT));
    }

    Network network() {
        return network;
    }

    List<Member> brokers() {
        return brokers;
    }

    BrokerReplicas replicas() {
        return replicas;
    }

    List<Member> nodes() {
        return nodes;
    }

    List<NodeProbe> probes() {
        return probes;
    }

    /** Of a node; nothing where clocks cannot be set. */
    Optional<WallClock> clock(int node) {
        return Optional.ofNullable(clocks.get(node));
    }

    String apiKey() {
        return apiKeys.get(0);
    }

    /** Of whoever large sessions belong to. */
    String hostileKey() {
        return apiKeys.get(1);
    }

    /** A node for hostile callers. */
    Target target(int node) {
        String host = network.nodeHost(node);
        return new Target(
                new InetSocketAddress(host, API_PORT),
                new InetSocketAddress(host, MANAGEMENT_PORT),
                network.strangers().stream()
                        .map(stranger -> new InetSocketAddress(stranger, 0).getAddress())
                        .toList(),
                LargeSessions.IDS,
                LargeSessions.SILENT,
                hostileKey(),
                apiKeys.get(2));
    }

    int partitions() {
        return plan.partitions();
    }

    String bootstrapServers() {
        return IntStream.range(0, plan.brokers())
                .mapToObj(broker -> network.brokerHost(broker) + ":" + BROKER_PORT)
                .collect(Collectors.joining(","));
    }

    /** Whether every node is ready, and every partition is worked on by one and copied by another. */
    boolean isWhole() {
        Set<Integer> active = new HashSet<>();
        Set<Integer> copied = new HashSet<>();
        for (NodeProbe probe : probes) {
            active.addAll(probe.active());
            copied.addAll(probe.replicas());
        }
        return probes.stream().allMatch(probe -> probe.isReady() && probe.hasCaughtUp())
                && active.size() == plan.partitions()
                && (probes.size() == 1 || copied.size() == plan.partitions());
    }

    @Override
    public void close() {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Member member(Member.Plan of) {
        return new Member(of, directory, onUnaskedEnd);
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private static Network network(Plan plan) throws InterruptedException {
        try {
            if (plan.isLoopback()) {
                return Network.loopback();
            }
            return Namespaces.create(plan.nodes(), plan.brokers());
        } catch (CommandException e) {
            return Network.loopback();
        }
    }

    private Member.Plan broker(int number) {
        List<String> arguments = new ArrayList<>(List.of(
                "broker",
                "--host=" + network.brokerHost(number),
                "--port=" + BROKER_PORT,
                "--data-dir=" + directory.resolve("broker-" + number)));
        if (plan.brokers() > 1) {
            arguments.add("--node-id=" + (number + 1));
            arguments.add("--voters="
                    + IntStream.range(0, plan.brokers())
                            .mapToObj(broker -> (broker + 1) + "@" + network.brokerHost(broker) + ":" + CONTROLLER_PORT)
                            .collect(Collectors.joining(",")));
        }
        return new Member.Plan(
                "broker-" + number,
                Command.java(Transcripts.class, BROKER_HEAP, plan.jvmOptions(), arguments),
                BROKER_READY);
    }

    private Member.Plan node(int number) {
        String host = network.nodeHost(number);
        List<String> arguments = serve(APPLICATION, host, host, directory.resolve("node-" + number));
        arguments.addAll(plan.serveOptions());
        WallClock clock = clocks.get(number);
        Command command = Command.node(plan.nodeHeap(), plan.jvmOptions(), arguments)
                .inside(network.inside(number))
                .with(clock == null ? Map.of() : clock.environment());
        return new Member.Plan("node-" + number, command, NODE_READY);
    }

    private List<String> serve(String application, String host, String advertised, Path state) {
        return new ArrayList<>(List.of(
                "serve",
                "--application-id=" + application,
                "--bootstrap-servers=" + bootstrapServers(),
                "--state-dir=" + state,
                "--api-keys=" + directory.resolve("keys.json"),
                "--peer-secret-file=" + directory.resolve("peer-secret"),
                "--host=" + host,
                "--port=" + API_PORT,
                "--management-host=" + host,
                "--management-port=" + MANAGEMENT_PORT,
                "--peer-host=" + host,
                "--peer-port=" + PEER_PORT,
                "--advertised=" + advertised,
                "--partitions=" + plan.partitions(),
                "--session-timeout=" + plan.sessionTimeout(),
                "--drain=" + plan.drain()));
    }
}
