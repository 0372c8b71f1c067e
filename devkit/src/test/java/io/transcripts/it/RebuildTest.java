package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.CommandResult;
import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import io.transcripts.topology.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The steps of docs/moving.md, as they stand there: everything lost but the input topics, other brokers, more partitions, one
 * node's disk. Each time every transcript is the same in every format, byte for byte. Publishers key by librdkafka's CRC-32.
 */
@Tag("integration")
class RebuildTest extends OnOneBroker {
    private static final int FEW = 3;
    private static final int MORE = 6;

    @Test
    void morePartitionsBesideTheOldNodesAndThenInTheInputsToo() throws Exception {
        TopicNames topics = Nodes.topics("grow");
        Calls calls = Calls.samples(4);
        Node old = nodes.start("grow", topics, FEW, Deadlines.DEFAULT);
        try {
            kafka.send(calls.part(0, 0.6).values(), value -> byCrc32(topics, value, FEW));

            // Step 1: no id that is in use
            CommandResult refused = rebuildAll(broker, "grow", topics, MORE);
            assertThat(refused.err()).contains("Application grow is running");
            assertThat(refused.exitCode()).isEqualTo(1);

            CommandResult rebuilt = rebuildAll(broker, "grow-2", topics, MORE);
            assertThat(rebuilt.err()).doesNotContain("have left the inputs");
            assertThat(rebuilt.out())
                    .contains("Rebuilt from " + calls.part(0, 0.6).values().size() + " records")
                    .contains("serve --application-id grow-2 --partitions 6");
            assertThat(rebuilt.exitCode()).isZero();
            assertThat(rebuildAll(broker, "grow-2", topics, MORE).err()).contains("has a store already", "--continue");

            // Steps 2 and 3: nodes of both, events go on
            try (Node next = nodes.start(
                    "grow-2",
                    under("grow-2", topics),
                    "grow-2",
                    MORE,
                    Deadlines.DEFAULT,
                    Duration.ofDays(1),
                    // Sooner than the usual five minutes.
                    Map.of("metadata.max.age.ms", "1000"))) {
                kafka.send(calls.part(0.6, 1).values(), value -> byCrc32(topics, value, FEW));
                nodes.api(old.apiUrl()).awaitComplete(calls.sessionIds());
                nodes.api(next.apiUrl()).awaitComplete(calls.sessionIds());
                CommandResult verified = verify(next, "grow-2", topics, MORE);
                assertThat(verified.out())
                        .startsWith("Equal " + calls.sessionIds().size() + ", different 0");
                assertThat(verified.exitCode()).isZero();
                assertThat(nodes.api(next.apiUrl()).everyFormat(calls.sessionIds()))
                        .isEqualTo(nodes.api(old.apiUrl()).everyFormat(calls.sessionIds()));

                // Step 4: the old ones stop; the inputs may grow now
                old.close();
                for (String topic : topics.inputs()) {
                    kafka.grow(topic, MORE);
                }
                Calls later = Calls.samples(6);
                kafka.send(later.values(), value -> byCrc32(topics, value, MORE));
                nodes.api(next.apiUrl()).awaitComplete(later.sessionIds());
            }
        } finally {
            old.close();
        }
    }

    @Test
    void everythingIsLostButTheInputTopics() throws Exception {
        TopicNames topics = Nodes.topics("lost");
        Calls calls = Calls.samples(3);
        Map<String, String> before = complete("lost", topics, calls);
        int announced = kafka.read(topics.notifications()).size();
        assertThat(announced).isGreaterThanOrEqualTo(calls.sessionIds().size());
        // When: no state, no changelog, no offsets
        delete(directory.resolve("lost"));
        deleteApplication("lost");

        CommandResult rebuilt = rebuildAll(broker, "lost-2", topics, FEW);

        assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
        assertThat(kafka.read(topics.notifications())).hasSize(announced);
        try (Node first = nodes.start("lost-2", under("lost-2", topics), FEW, Deadlines.DEFAULT);
                Node second = nodes.start(
                        "lost-2",
                        under("lost-2", topics),
                        "lost-second",
                        FEW,
                        Deadlines.DEFAULT,
                        Duration.ofDays(1),
                        Map.of())) {
            Nodes.awaitShared(List.of(first, second), FEW);
            assertThat(everyFormat(first, calls)).isEqualTo(before);
            assertThat(everyFormat(second, calls)).isEqualTo(before);
        }
    }

    @Test
    void otherBrokersThatHaveACopyOfTheInputTopics() throws Exception {
        TopicNames topics = Nodes.topics("moved");
        Calls calls = Calls.samples(2);
        Map<String, String> before = complete("moved", topics, calls);
        try (EmbeddedBroker other =
                EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("other-broker")))) {
            Kafka there = new Kafka(other.bootstrapServers());
            there.createTopics(topics.inputs().stream().collect(Collectors.toMap(topic -> topic, topic -> FEW)));
            for (String topic : topics.inputs()) {
                there.copy(kafka.read(topic));
            }

            CommandResult rebuilt = rebuildAll(other, "moved-there", topics, FEW);

            assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
            Nodes moved = new Nodes(other.bootstrapServers(), Files.createDirectory(directory.resolve("there")));
            String state = directory.resolve("moved-there").toString();
            try (Node node = moved.start(
                    "moved-there",
                    under("moved-there", topics),
                    state,
                    FEW,
                    Deadlines.DEFAULT,
                    Duration.ofDays(1),
                    Map.of())) {
                Api api = moved.api(node.apiUrl());
                api.awaitComplete(calls.sessionIds());
                assertThat(api.everyFormat(calls.sessionIds())).isEqualTo(before);
            }
        }
    }

    @Test
    void oneNodesDiskComesBackFromTheChangelog() throws Exception {
        TopicNames topics = Nodes.topics("disk");
        Calls calls = Calls.samples(2);
        Map<String, String> before = complete("disk", topics, calls);
        List<String> deletion = List.of(
                "rebuild",
                "node",
                "--application-id=disk",
                "--state-dir=" + directory.resolve("disk"),
                "--yes",
                "--no-wait");
        try (Node running = nodes.start("disk", topics, FEW, Deadlines.DEFAULT)) {
            CommandResult refused = CommandResult.of(deletion);
            assertThat(refused.err()).contains("A node is running");
            assertThat(everyFormat(running, calls)).isEqualTo(before);
        }

        assertThat(CommandResult.of(deletion).exitCode()).isZero();
        assertThat(directory.resolve("disk/disk")).doesNotExist();

        try (Node again = nodes.start("disk", topics, FEW, Deadlines.DEFAULT)) {
            assertThat(everyFormat(again, calls)).isEqualTo(before);
        }
    }

    /** The same topics for another application. */
    private static TopicNames under(String id, TopicNames topics) {
        return new TopicNames(
                topics.asr(),
                topics.translation(),
                topics.session(),
                topics.notifications(),
                topics.deadLetters(),
                TopicNames.defaults(id).strays());
    }

    /** What a node of the application says of calls that it has assembled. */
    private static Map<String, String> complete(String name, TopicNames topics, Calls calls) throws Exception {
        try (Node node = nodes.start(name, topics, FEW, Deadlines.DEFAULT)) {
            kafka.send(calls.values(), value -> byCrc32(topics, value, FEW));
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            return nodes.api(node.apiUrl()).everyFormat(calls.sessionIds());
        }
    }

    private static Map<String, String> everyFormat(Node node, Calls calls) {
        Api api = nodes.api(node.apiUrl());
        api.awaitComplete(calls.sessionIds());
        return api.everyFormat(calls.sessionIds());
    }

    /** What it took from the brokers: changelog, strays, offsets. */
    private static void deleteApplication(String id) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(id + "-"))
                    .collect(Collectors.toSet());
            assertThat(topics).containsExactlyInAnyOrder(id + "-strays", id + "-transcripts-changelog");
            admin.deleteTopics(topics).all().get();
            admin.deleteConsumerGroups(List.of(id)).all().get();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static CommandResult rebuildAll(EmbeddedBroker from, String id, TopicNames topics, int partitions) {
        return CommandResult.of(Stream.concat(
                        Stream.of("rebuild", "all", "--replication-factor=1"),
                        application(from, id, topics, partitions).stream())
                .toList());
    }

    private static CommandResult verify(Node node, String id, TopicNames topics, int partitions) {
        return CommandResult.of(Stream.concat(
                        Stream.of(
                                "verify",
                                "--peer=" + node.peer(),
                                "--peer-secret-file=" + nodes.peerSecret(),
                                "--scratch-dir=" + directory.resolve("scratch")),
                        application(broker, id, topics, partitions).stream())
                .toList());
    }

    private static List<String> application(EmbeddedBroker from, String id, TopicNames topics, int partitions) {
        return List.of(
                "--bootstrap-servers=" + from.bootstrapServers(),
                "--application-id=" + id,
                "--partitions=" + partitions,
                "--state-dir=" + directory.resolve(id),
                "--topic-asr=" + topics.asr(),
                "--topic-translation=" + topics.translation(),
                "--topic-session=" + topics.session(),
                "--topic-notifications=" + topics.notifications(),
                "--topic-dead-letters=" + topics.deadLetters());
    }

    /** As librdkafka puts a keyed record into a partition, unless told otherwise. */
    private static ProducerRecord<byte[], byte[]> byCrc32(TopicNames topics, byte[] value, int partitions) {
        byte[] key = Calls.sessionId(value).getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(key);
        return new ProducerRecord<>(Nodes.topic(topics, value), (int) (crc.getValue() % partitions), key, value);
    }
}
