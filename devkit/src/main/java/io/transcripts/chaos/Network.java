package io.transcripts.chaos;

import java.util.List;

/** Where brokers and nodes live, and the lines between them. */
interface Network extends AutoCloseable {
    /** Nodes and brokers are told apart by their number from 0. */
    String brokerHost(int broker);

    String nodeHost(int node);

    /** What the command of a node begins with. */
    List<String> inside(int node);

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

    /** Addresses of the loopback device: no cuts. */
    static Network loopback() {
        return new Network() {
            @Override
            public String brokerHost(int broker) {
                return "127.0.0." + (20 + broker);
            }

            @Override
            public String nodeHost(int node) {
                return "127.0.0." + (10 + node);
            }

            @Override
            public List<String> inside(int node) {
                return List.of();
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
