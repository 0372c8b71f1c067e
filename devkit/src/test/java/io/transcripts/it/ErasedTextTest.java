package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import io.transcripts.topology.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of erased text, looked for in the files of the broker and of the nodes. The words are such that compression
 * cannot hide them: a compressor writes down what it has not seen before.
 */
@Tag("integration")
class ErasedTextTest {
    private static final Duration WITHIN = Duration.ofSeconds(16);
    private static final int PARTITIONS = 3;
    private static final int FEW_SEGMENTS = 60;
    /** So much that no compaction but a periodic one would touch the file with the secrets. */
    private static final int MANY_SEGMENTS = 20_000;

    /** Said in a segment, in one that was replaced, in a word, in a translation, and in the fields of the session. */
    private static final List<String> SECRETS =
            List.of("Qz7Xv1-Wk", "Jb4Yp8_Hq", "Vf2Zg6+Xj", "Kw9Qc3=Bz", "Pn5Jx0~Vy", "Gd8Wq7%Fk");

    // A broker looks after its files every 15 s to 5 min, which is on top of what a node can promise.
    private static final Map<String, String> TIDY_BROKER = Map.of(
            "log.cleaner.backoff.ms", "200",
            "log.segment.delete.delay.ms", "200",
            "log.retention.check.interval.ms", "500",
            "log.initial.task.delay.ms", "200");

    @TempDir
    Path directory;

    @Test
    void isGoneFromAnswersAtOnceAndFromEveryFileSoonAndAReplayDoesNotBringItBack() throws Exception {
        TopicNames topics = Nodes.topics("erased");
        EmbeddedBroker.Options options =
                new EmbeddedBroker.Options("127.0.0.1", 0, directory.resolve("broker"), TIDY_BROKER);
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            Kafka kafka = new Kafka(broker.bootstrapServers());
            Nodes nodes = new Nodes(broker.bootstrapServers(), directory);
            kafka.createTopics(topics.inputs().stream().collect(Collectors.toMap(topic -> topic, topic -> PARTITIONS)));
            Map<String, String> standby = Map.of("num.standby.replicas", "1");
            try (Node first = start(nodes, topics, "erased", "node-1", standby);
                    Node second = start(nodes, topics, "erased", "node-2", standby)) {
                // Given: two sessions on disk; half of the records have taken the way over the strays
                kafka.send(session("secret", SECRETS, FEW_SEGMENTS), value -> record(topics, value));
                // Looked at first: they lose it soon after they have been read.
                Awaitility.await("the strays have it")
                        .atMost(Duration.ofSeconds(60))
                        .pollDelay(Duration.ZERO)
                        .until(() -> foundIn(topics).contains(topics.strays()));
                kafka.send(
                        session("public", List.of("a", "b", "c", "d", "e", "f"), MANY_SEGMENTS),
                        value -> record(topics, value));
                Awaitility.await("every other file that may have text has it")
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(foundIn(topics))
                                .contains("node-1", "node-2", "erased-transcripts-changelog"));
                Awaitility.await("the other session is there too")
                        .atMost(Api.PATIENCE)
                        .until(() -> status(nodes, first, "public") == 200 && status(nodes, second, "public") == 200);
                assertThat(rocksDbOptions("node-1"))
                        .as("the file of a large store is rewritten for its age, not for its neighbours")
                        .contains("periodic_compaction_seconds=" + WITHIN.toSeconds() / 2);
                // When
                kafka.send(
                        List.of(json("{'type':'session.erased','session_id':'secret'}")),
                        value -> record(topics, value));
                // Then
                Awaitility.await("the answer is 410")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> status(nodes, first, "secret") == 410 && status(nodes, second, "secret") == 410);
                Awaitility.await("no file has the text")
                        .atMost(WITHIN.multipliedBy(4))
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(foundIn(topics)).isEmpty());
                assertThat(status(nodes, first, "public")).isEqualTo(200);
                assertThat(status(nodes, second, "public")).isEqualTo(200);
            }
            // And: under a new application id, from the first record on
            Set<Integer> answers = new TreeSet<>();
            try (Node again = start(nodes, topics, "again", "node-3", Map.of())) {
                Awaitility.await("replayed")
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> {
                            answers.add(status(nodes, again, "secret"));
                            return answers.contains(410);
                        });
                assertThat(answers).isSubsetOf(503, 410);
                Awaitility.await("no file has the text, again")
                        .atMost(WITHIN.multipliedBy(4))
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(foundIn(topics)).isEmpty());
            }
        }
    }

    private Node start(Nodes nodes, TopicNames topics, String application, String state, Map<String, String> kafka)
            throws InterruptedException {
        return nodes.start(application, topics, state, PARTITIONS, Deadlines.DEFAULT, WITHIN, kafka);
    }

    private static int status(Nodes nodes, Node node, String session) {
        return nodes.api(node.apiUrl())
                .get("/v1/sessions/" + session + "/transcript")
                .statusCode();
    }

    /** Next to where the session lives more often than not. */
    private static ProducerRecord<byte[], byte[]> record(TopicNames topics, byte[] value) {
        return new ProducerRecord<>(
                Nodes.topic(topics, value), Math.floorMod(Arrays.hashCode(value), PARTITIONS), null, value);
    }

    private static List<byte[]> session(String id, List<String> said, int segments) {
        Random random = new Random(7);
        List<byte[]> events = new ArrayList<>();
        String of = "'session_id':'" + id + "',";
        events.add(json("{'type':'session.started'," + of + "'organization_id':'org_demo','language':{'source':'en',"
                + "'target':'de'},'participants':[{'speaker':'agent','name':'" + said.get(4) + "'}],"
                + "'metadata':{'note':'" + said.get(5) + "'}}"));
        for (int i = 0; i < segments; i++) {
            boolean isSecret = i % 20 == 0;
            String segment = "'segment_id':'seg_" + i + "','start_time':" + i + ",'end_time':" + (i + 1) + ",";
            if (isSecret) {
                events.add(json("{'type':'asr'," + of + segment + "'is_final':true,'text':'before " + said.get(1)
                        + " it was put right'}"));
                events.add(json("{'type':'translation'," + of + "'segment_id':'seg_" + i
                        + "','language':'de','text':'auf Deutsch " + said.get(3) + " gesagt'}"));
            }
            events.add(json("{'type':'asr'," + of + segment + "'is_final':true,'revision':1,'text':'this is what "
                    + (isSecret ? said.get(0) : "anybody") + " may know " + random.nextLong() + "','words':[{'word':'"
                    + (isSecret ? said.get(2) : "this") + "','start_time':" + i + ",'end_time':" + i + "}]}"));
        }
        return events;
    }

    private String rocksDbOptions(String node) throws IOException {
        Path options = files(directory.resolve(node)).stream()
                .filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
                .findFirst()
                .orElseThrow();
        return Files.readString(options, StandardCharsets.ISO_8859_1);
    }

    /** Directories of nodes and topics, other than those of the input, of which a file holds a secret. */
    private Set<String> foundIn(TopicNames topics) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files(directory)) {
            String place = directory.relativize(file).toString();
            boolean isInput = topics.inputs().stream().anyMatch(topic -> place.contains("/" + topic + "-"));
            if (!isInput && hasSecret(file)) {
                found.add(place(place));
            }
        }
        return found;
    }

    /** The files below a directory; those that their owners delete meanwhile are passed over. */
    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return files;
    }

    private static String place(String file) {
        String[] names = file.split("/", -1);
        return names[0].equals("broker") ? names[2].replaceFirst("-[0-9]+(\\..*)?$", "") : names[0];
    }

    private static boolean hasSecret(Path file) throws IOException {
        String content;
        try {
            content = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return false;
        }
        return SECRETS.stream().anyMatch(content::contains);
    }

    private static byte[] json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
