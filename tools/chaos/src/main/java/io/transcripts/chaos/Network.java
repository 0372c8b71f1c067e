package io.transcripts.chaos;

import java.util.List;
import java.util.stream.IntStream;

/** Where brokers and nodes live, and the lines between them. */
interface Network extends AutoCloseable {
    /** So many that 10,000 connections are no more than 250 of each. */
    int STRANGERS = 40;

    /** Nodes and brokers are told apart by their number from 0. */
    String brokerHost(int broker);

    String nodeHost(int node);

    /** What the command of a node begins with. */
    List<String> inside(int node);

    /** The addresses that hostile callers come from, and nobody else. */
    List<String> strangers();

    /** Whether lines can be cut here. */
    boolean canCut();

    /** From now on nothing goes from one node to the other, either way; nobody is told. */
    void cutNodes(int one, int other) throws InterruptedException;

    /** From now on nothing goes from the node to the brokers. */
    void cutFromBrokers(int node) throws InterruptedException;

    /** Ends all cuts. */
    void heal() throws InterruptedException;

    @Override
    void close();

    /** Addresses of the loopback device, others for each run, which may not be the only one: no cuts. */
    static Network loopback() {
        String subnet = "127." + (1 + ProcessHandle.current().pid() % 250) + ".0.";
        return new Network() {
            @Override
            public String brokerHost(int broker) {
                return subnet + (20 + broker);
            }

            @Override
            public String nodeHost(int node) {
                return subnet + (10 + node);
            }

            @Override
            public List<String> inside(int node) {
                return List.of();
            }

            @Override
            public List<String> strangers() {
                return IntStream.range(0, STRANGERS)
                        .mapToObj(stranger -> subnet + (100 + stranger))
                        .toList();
            }

            @Override
            public boolean canCut() {
                return false;
            }

            @Override
            public void cutNodes(int one, int other) {
                throw new UnsupportedOperationException("the loopback device has no lines");
            }

            @Override
            public void cutFromBrokers(int node) {
                throw new UnsupportedOperationException("the loopback device has no lines");
            }

            @Override
            public void heal() {}

            @Override
            public void close() {}
        };
    }
}
