package io.transcripts.devkit;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of the embedded broker: every value that differs from Kafka's default, and why. */
final class BrokerSettings {
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int COPIES = 3;

    /** A value of 1 MiB with its key, headers and batch overhead, twice over. Topics may set their own. */
    private static final int MAX_MESSAGE_BYTES = 2 << 20;

    private BrokerSettings() {}

    /**
     * @param host as it stands in a listener ({@code [::1]} for IPv6)
     * @param quorum addresses in it may differ from one start to the next: only node ids are persisted
     */
    static Properties of(String host, int port, Quorum quorum, Path logDirectory) {
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(quorum.nodeId()));
        p.setProperty("log.dirs", logDirectory.toString());
        p.setProperty(
                "listeners",
                "PLAINTEXT://" + host + ":" + port + "," + CONTROLLER_LISTENER + "://" + quorum.controller());
        p.setProperty("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("controller.quorum.voters", quorum.voters());

        // As many copies as there are brokers, three at most, all but one of which have what is acknowledged.
        String copies = Integer.toString(Math.min(COPIES, quorum.size()));
        String inSync = Integer.toString(Math.max(1, Math.min(COPIES, quorum.size()) - 1));
        p.setProperty("default.replication.factor", copies);
        p.setProperty("min.insync.replicas", inSync);
        p.setProperty("offsets.topic.replication.factor", copies);
        p.setProperty("transaction.state.log.replication.factor", copies);
        p.setProperty("transaction.state.log.min.isr", inSync);
        p.setProperty("share.coordinator.state.topic.replication.factor", copies);
        p.setProperty("share.coordinator.state.topic.min.isr", inSync);

        // Few internal partitions: their creation is most of the time to a first consumer (50 by default).
        p.setProperty("offsets.topic.num.partitions", "4");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("share.coordinator.state.topic.num.partitions", "4");

        // Nobody else is going to join; by default the first member of a group waits 3 s for company.
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("group.streams.initial.rebalance.delay.ms", "0");

        // After a crash the broker's former self has to time out before it may register again (9 s by default): a start
        // after a kill takes that long. Controller and broker share one process, so a pause stops both clocks.
        p.setProperty("broker.session.timeout.ms", "3000");
        p.setProperty("broker.heartbeat.interval.ms", "500");

        // A mistyped topic name is an error, not a new topic.
        p.setProperty("auto.create.topics.enable", "false");

        p.setProperty("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        p.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));

        // Changelogs are compacted, so the cleaner runs; 128 MiB of heap for it is too much for a development broker.
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        return p;
    }
}
