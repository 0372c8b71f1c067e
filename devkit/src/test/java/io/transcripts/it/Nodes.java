package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.ApiServer;
import io.transcripts.devkit.TestTopics;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.live.LiveOptions;
import io.transcripts.node.Node;
import io.transcripts.node.NodeOptions;
import io.transcripts.peer.PeerFiles;
import io.transcripts.runtime.AssemblerConfig;
import io.transcripts.schema.Limits;
import io.transcripts.topology.TopicNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** Nodes in this JVM, each on a broker of the test, with topics and state of its own. */
final class Nodes {
    static final String ORGANIZATION = "org_demo";
    /** Which a node may take to begin: on a machine that has much else to do it is slow. */
    static final Duration START = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final Path directory;
    private final String key;
    private final Path keysFile;

    Nodes(String bootstrapServers, Path directory) {
        this.bootstrapServers = bootstrapServers;
        this.directory = directory;
        keysFile = directory.resolve("keys.json");
        key = UnlimitedKey.write(keysFile, ORGANIZATION);
    }

    /** Topics under a prefix, so that tests on one broker do not meet. */
    static TopicNames topics(String name) {
        return new TopicNames(
                name + ".asr",
                name + ".translation",
                name + ".session",
                name + ".events",
                name + ".dead",
                name + "-strays");
    }

    /**
     * Makes a node's topics before it does. With the streams protocol, the broker fails a member that names topics which its
     * coordinator has not heard of yet (Kafka 4.3 and 4.4: "No value present"); the node tries again, but not without an exception.
     */
    static void createTopics(String bootstrapServers, String name, int partitions) {
        TopicNames topics = topics(name);
        TestTopics.create(
                bootstrapServers,
                Stream.concat(
                                topics.inputs().stream(),
                                Stream.of(topics.notifications(), topics.deadLetters(), topics.strays()))
                        .map(topic -> new NewTopic(topic, partitions, (short) 1))
                        .toList());
    }

    Node start(String name) throws InterruptedException {
        return start(name, topics(name), 6, Deadlines.DEFAULT);
    }

    Node start(String name, TopicNames topics, int partitions, Deadlines deadlines) throws InterruptedException {
        return start(name, topics, name, partitions, deadlines, Duration.ofDays(1), Map.of());
    }

    /** @param state directory of this node */
    Node start(
            String name,
            TopicNames topics,
            String state,
            int partitions,
            Deadlines deadlines,
            Duration erasedWithin,
            Map<String, String> kafka)
            throws InterruptedException {
        return start(name, topics, state, partitions, 0, deadlines, erasedWithin, kafka);
    }

    /**
     * @param state directory of this node
     * @param standbys of each partition
     */
    Node start(
            String name,
            TopicNames topics,
            String state,
            int partitions,
            int standbys,
            Deadlines deadlines,
            Duration erasedWithin,
            Map<String, String> kafka)
            throws InterruptedException {
        Node node = launch(name, topics, state, partitions, standbys, deadlines, erasedWithin, kafka);
        Awaitility.await("node is ready").atMost(START).until(node::isReady);
        return node;
    }

    /** The same, of a node that may never be ready. */
    Node launch(
            String name,
            TopicNames topics,
            String state,
            int partitions,
            int standbys,
            Deadlines deadlines,
            Duration erasedWithin,
            Map<String, String> kafka)
            throws InterruptedException {
        return Node.start(new NodeOptions(
                new AssemblerConfig(
                        name,
                        bootstrapServers,
                        directory.resolve(state),
                        topics,
                        partitions,
                        true,
                        1,
                        Duration.ofDays(1),
                        1,
                        standbys,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(10),
                        64 << 20,
                        64 << 20,
                        erasedWithin,
                        true,
                        Limits.DEFAULT,
                        SessionLimits.DEFAULT,
                        deadlines,
                        kafka),
                ApiServer.Options.of("127.0.0.1", 0),
                "127.0.0.1",
                0,
                "localhost",
                "127.0.0.1",
                0,
                PeerFiles.ofSecret(peerSecret()),
                100_000,
                8 << 20,
                LiveOptions.DEFAULT,
                keysFile));
    }

    /** Waits until no partition has to move any more: none of the nodes has more than its share. */
    static void awaitShared(List<Node> running, int partitions) {
        List<Api> management = running.stream()
                .map(node -> new Api(node.managementUrl(), "none"))
                .toList();
        Awaitility.await("the partitions are shared").atMost(START).untilAsserted(() -> {
            List<Integer> active = management.stream().map(Nodes::active).toList();
            assertThat(active)
                    .allSatisfy(share -> assertThat(share)
                            .isBetween(
                                    partitions / running.size(), (partitions + running.size() - 1) / running.size()));
            assertThat(active.stream().mapToInt(share -> share).sum()).isEqualTo(partitions);
        });
    }

    /**
     * How many partitions a node works on.
     *
     * @param management its management port
     */
    static int active(Api management) {
        int active = 0;
        for (var thread : Api.tree(management.get("/status").body()).path("threads")) {
            active += thread.path("active").size();
        }
        return active;
    }

    /** The file with the secret of all nodes here. */
    Path peerSecret() {
        return directory.resolve("peer-secret");
    }

    /** What every node of an application is started with, but for where broker and keys are. */
    List<String> arguments(String name, Path stateDir) {
        TopicNames topics = topics(name);
        return List.of(
                "--application-id=" + name,
                "--state-dir=" + stateDir,
                "--partitions=3",
                "--replication-factor=1",
                "--session-timeout=PT6S",
                "--peer-host=127.0.0.1",
                "--peer-secret-file=" + peerSecret(),
                "--topic-asr=" + topics.asr(),
                "--topic-translation=" + topics.translation(),
                "--topic-session=" + topics.session(),
                "--topic-notifications=" + topics.notifications(),
                "--topic-dead-letters=" + topics.deadLetters());
    }

    /** Where an event is published. */
    static String topic(TopicNames topics, byte[] value) {
        return switch (Calls.type(value)) {
            case "asr" -> topics.asr();
            case "translation" -> topics.translation();
            default -> topics.session();
        };
    }

    /** An event as publishers should send it: keyed by its session. */
    static ProducerRecord<byte[], byte[]> keyed(TopicNames topics, byte[] value) {
        return new ProducerRecord<>(
                topic(topics, value), Calls.sessionId(value).getBytes(StandardCharsets.UTF_8), value);
    }

    Api api(URI url) {
        return new Api(url, key);
    }

    String key() {
        return key;
    }

    Path keysFile() {
        return keysFile;
    }
}
