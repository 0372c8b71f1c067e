package io.transcripts.chaos;

import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network namespace for each node, on a bridge where the brokers and the readers are (Linux, as root). A line is cut by
 * giving the other end a hardware address that nobody has: packets go out and are lost, as with a cable that was pulled.
 */
final class Namespaces implements Network {
    private static final String NOBODY = "02:00:00:00:00:fe";
    private static final int FIRST_NODE = 10;
    private static final int FIRST_BROKER = 20;
    private static final int FIRST_STRANGER = 100;

    private final String prefix;
    /** Of RFC 2544, for measurements: nobody's addresses. One for each run, which may not be the only one. */
    private final String subnet;

    private final int nodes;
    private final int brokers;

    /** A line from a node that is cut now. */
    private record Cut(int node, String to) {}

    private final List<Cut> cuts = new ArrayList<>();

    private Namespaces(long run, int nodes, int brokers) {
        prefix = "tr" + run;
        subnet = "198." + (18 + run / 256 % 2) + "." + run % 256 + ".";
        this.nodes = nodes;
        this.brokers = brokers;
    }

    /**
     * Makes the network.
     *
     * @throws CommandException when this machine does not allow it
     */
    static Namespaces create(int nodes, int brokers) throws InterruptedException {
        Namespaces network = new Namespaces(ProcessHandle.current().pid(), nodes, brokers);
        try {
            network.build();
            return network;
        } catch (CommandException e) {
            network.close();
            throw e;
        }
    }

    @Override
    public String brokerHost(int broker) {
        return subnet + (FIRST_BROKER + broker);
    }

    @Override
    public String nodeHost(int node) {
        return subnet + (FIRST_NODE + node);
    }

    @Override
    public List<String> inside(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    @Override
    public List<String> strangers() {
        return IntStream.range(0, STRANGERS)
                .mapToObj(stranger -> subnet + (FIRST_STRANGER + stranger))
                .toList();
    }

    @Override
    public boolean canCut() {
        return true;
    }

    @Override
    public void cutNodes(int one, int other) throws InterruptedException {
        cut(one, nodeHost(other));
        cut(other, nodeHost(one));
    }

    @Override
    public void cutFromBrokers(int node) throws InterruptedException {
        for (int broker = 0; broker < brokers; broker++) {
            cut(node, brokerHost(broker));
        }
    }

    @Override
    public void heal() throws InterruptedException {
        for (Cut cut : cuts) {
            ip("-n", namespace(cut.node()), "neigh", "del", cut.to(), "dev", "eth0");
        }
        cuts.clear();
    }

    @Override
    public void close() {
        try {
            for (int node = 0; node < nodes; node++) {
                run(List.of("ip", "netns", "del", namespace(node)));
            }
            run(List.of("ip", "link", "del", prefix));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void build() throws InterruptedException {
        ip("link", "add", prefix, "type", "bridge");
        ip("addr", "add", subnet + "1/24", "dev", prefix);
        for (int broker = 0; broker < brokers; broker++) {
            ip("addr", "add", brokerHost(broker) + "/24", "dev", prefix);
        }
        for (String stranger : strangers()) {
            ip("addr", "add", stranger + "/24", "dev", prefix);
        }
        ip("link", "set", prefix, "up");
        for (int node = 0; node < nodes; node++) {
            String namespace = namespace(node);
            ip("netns", "add", namespace);
            ip("link", "add", namespace, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            ip("link", "set", namespace, "master", prefix, "up");
            ip("-n", namespace, "link", "set", "lo", "up");
            ip("-n", namespace, "addr", "add", nodeHost(node) + "/24", "dev", "eth0");
            ip("-n", namespace, "link", "set", "eth0", "up");
        }
    }

    private void cut(int node, String to) throws InterruptedException {
        ip("-n", namespace(node), "neigh", "replace", to, "lladdr", NOBODY, "dev", "eth0", "nud", "permanent");
        cuts.add(new Cut(node, to));
    }

    private String namespace(int node) {
        return prefix + "n" + node;
    }

    private static void ip(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        if (run(command) != 0) {
            throw new CommandException("This cannot be done here: " + String.join(" ", command));
        }
    }

    private static int run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new CommandException("There is no " + command.get(0) + " here.", e);
        }
    }
}
