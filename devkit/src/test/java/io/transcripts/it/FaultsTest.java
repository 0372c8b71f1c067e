package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.node.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that are killed at random moments, lose their disk, and take over from each other: every body of every format is that
 * of a node that nothing happened to. CI does it a few times with the sample calls; {@code -Dkills=20 -Ddata=DIR} does it
 * longer, and {@code -Dseed=N} does what a failure says again.
 */
@Tag("integration")
class FaultsTest {
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int TIMES = Integer.getInteger("times", 1);
    private static final Duration SILENCE = Duration.ofSeconds(Integer.getInteger("silence.seconds", 8));
    private static final String BALLAST = "ballast";
    private static final int SIGTERM = 128 + 15;
    private static final int LONGEST_LIFE_MS = 1_500;

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Kafka kafka;
    private static Nodes nodes;
    private static Calls calls;
    private static Map<String, String> undisturbed;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void transcriptsOfAnUndisturbedNode() throws Exception {
        calls = (System.getProperty("data") == null ? Calls.samples(20) : Calls.given()).shuffled(1, 0);
        broker = BrokerProcess.start(directory.resolve("broker"));
        kafka = new Kafka(broker.bootstrapServers());
        nodes = new Nodes(broker.bootstrapServers(), directory);
        for (String name : List.of("kill", "stop", "wipe", "standby", "broker", "silent", "full", "format")) {
            createTopics(name);
        }
        try (Node node = nodes.start("undisturbed")) {
            publish("undisturbed", calls);
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            undisturbed = nodes.api(node.apiUrl()).everyFormat(calls.sessionIds());
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void killedAtRandomMoments() throws Exception {
        String name = "kill";
        String more = "--kafka=group.instance.id=" + name;
        for (int life = 0; life < KILLS; life++) {
            publish(name, part(life, KILLS + 1));
            try (ServeProcess node = serve(name, "a", "life-" + life, more)) {
                node.awaitReady();
                node.awaitDeath(random.nextInt(LONGEST_LIFE_MS));
                node.kill();
            }
        }
        publish(name, part(KILLS, KILLS + 1));
        try (ServeProcess last = serve(name, "a", "last", more)) {
            assertSameAsUndisturbed(name, last);
        }
    }

    @Test
    void stoppedAtRandomMoments() throws Exception {
        String name = "stop";
        for (int life = 0; life < TIMES; life++) {
            publish(name, part(life, TIMES + 1));
            try (ServeProcess node = serve(name, "a", "life-" + life)) {
                node.awaitDeath(random.nextInt(LONGEST_LIFE_MS));
                assertThat(node.stop()).as(node::log).isIn(0, SIGTERM);
            }
        }
        publish(name, part(TIMES, TIMES + 1));
        try (ServeProcess last = serve(name, "a", "last")) {
            assertSameAsUndisturbed(name, last);
        }
    }

    @Test
    void theBrokerIsKilled() throws Exception {
        String name = "broker";
        try (ServeProcess node = serve(name, "a", "only")) {
            node.awaitReady();
            for (int time = 0; time < TIMES; time++) {
                int now = time;
                CompletableFuture<Void> publisher =
                        CompletableFuture.runAsync(() -> publish(name, part(now, TIMES + 1)));
                node.awaitDeath(random.nextInt(LONGEST_LIFE_MS));
                broker.kill();
                broker.restart();
                publisher.get(3, TimeUnit.MINUTES);
            }
            publish(name, part(TIMES, TIMES + 1));
            assertSameAsUndisturbed(name, node);
        }
    }

    @Test
    void theBrokerDoesNotAnswerForAWhile() throws Exception {
        String name = "silent";
        try (ServeProcess node = serve(name, "a", "only")) {
            node.awaitReady();
            for (int time = 0; time < TIMES; time++) {
                publish(name, part(time, TIMES + 1));
                node.awaitDeath(random.nextInt(LONGEST_LIFE_MS));
                broker.holdUp(SILENCE);
            }
            publish(name, part(TIMES, TIMES + 1));
            assertSameAsUndisturbed(name, node);
        }
    }

    @Test
    void theDiskIsFull() throws Exception {
        String name = "full";
        Path disk = Files.createDirectories(directory.resolve("disk"));
        assumeThat(mount("-t", "tmpfs", "-o", "size=50m", "tmpfs", disk.toString()))
                .as("may mount a disk")
                .isTrue();
        Path state = disk.resolve("state");
        String flushed = "--erased-within=PT8S"; // The store goes to the disk every second
        try {
            for (int time = 0; time < TIMES; time++) {
                try (ServeProcess node = serve(name, state, "full-" + time, flushed)) {
                    node.awaitReady();
                    fill(disk);
                    publish(name, part(time, TIMES + 1));
                    assertThat(node.awaitExit()).as(node::log).isEqualTo(1);
                    assertThat(node.log()).contains("No space left on device");
                }
                Files.delete(disk.resolve(BALLAST));
            }
            publish(name, part(TIMES, TIMES + 1));
            try (ServeProcess last = serve(name, state, "full-last", flushed)) {
                assertSameAsUndisturbed(name, last);
                assertThat(last.stop()).isIn(0, SIGTERM);
            }
        } finally {
            new ProcessBuilder("umount", "--lazy", disk.toString()).start().waitFor();
        }
    }

    @Test
    void aRowOfAnUnknownFormatEndsTheNodeWithASentence() throws Exception {
        String name = "format";
        publish(name, calls);
        try (ServeProcess node = serve(name, "a", "first")) {
            assertSameAsUndisturbed(name, node);
            node.stop();
        }
        String changelog = name + "-transcripts-changelog";
        List<ConsumerRecord<byte[], byte[]>> rows = kafka.read(changelog).stream()
                .filter(row -> row.key()[0] == 's' && row.value() != null)
                .toList();
        for (int time = 0; time < TIMES; time++) {
            // As a node of a later release would have written it
            wipe(directory.resolve(name + "-a"));
            ConsumerRecord<byte[], byte[]> row = rows.get(random.nextInt(rows.size()));
            row.value()[0] = 99;
            kafka.send(
                    List.of(new byte[0]),
                    ignored -> new ProducerRecord<>(changelog, row.partition(), row.key(), row.value()));
            publish(name, calls);
            try (ServeProcess node = serve(name, "a", "later-" + time)) {
                assertThat(node.awaitExit()).isEqualTo(1);
                assertThat(node.log())
                        .contains("its format is version 99", "run the release that wrote it")
                        .satisfies(log -> assertThat(calls.texts()).noneMatch(log::contains));
            }
        }
    }

    @Test
    void killedAndWithoutItsDisk() throws Exception {
        String name = "wipe";
        for (int time = 0; time < TIMES; time++) {
            publish(name, part(time, TIMES + 1));
            try (ServeProcess node = serve(name, "a", "life-" + time)) {
                node.awaitReady();
                node.awaitDeath(random.nextInt(LONGEST_LIFE_MS));
                node.kill();
            }
            wipe(directory.resolve(name + "-a"));
        }
        publish(name, part(TIMES, TIMES + 1));
        try (ServeProcess last = serve(name, "a", "last")) {
            assertSameAsUndisturbed(name, last);
        }
    }

    @Test
    void twoNodesThatTakeOverFromEachOther() throws Exception {
        String name = "standby";
        String[] more = {"--kafka=num.standby.replicas=1"};
        ServeProcess a = serve(name, "a", "life-0", more);
        ServeProcess b = serve(name, "b", "life-0", more);
        try {
            a.awaitReady();
            b.awaitReady();
            for (int life = 1; life <= KILLS; life++) {
                publish(name, part(life - 1, KILLS + 1));
                a.awaitDeath(random.nextInt(LONGEST_LIFE_MS));
                a.kill();
                ServeProcess back = serve(name, life % 2 == 0 ? "b" : "a", "life-" + life, more);
                back.awaitReady();
                a = b;
                b = back;
            }
            publish(name, part(KILLS, KILLS + 1));
            assertSameAsUndisturbed(name, a, b);
        } finally {
            a.close();
            b.close();
        }
    }

    private static void assertSameAsUndisturbed(String name, ServeProcess... servers) {
        for (ServeProcess server : servers) {
            server.awaitReady();
        }
        List<Api> apis =
                Arrays.stream(servers).map(node -> nodes.api(node.apiUrl())).toList();
        // A partition may move between one answer and the next
        Map<String, String> bodies = new LinkedHashMap<>();
        for (String sessionId : calls.sessionIds()) {
            Awaitility.await(sessionId + " is complete, seed " + SEED)
                    .atMost(Api.PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> apis.stream().anyMatch(api -> api.isComplete(sessionId)));
        }
        for (String path : undisturbed.keySet()) {
            bodies.put(
                    path,
                    Awaitility.await(path)
                            .atMost(Api.PATIENCE)
                            .pollDelay(Duration.ZERO)
                            .until(
                                    () -> apis.stream()
                                            .map(api -> api.body(path))
                                            .filter(body -> !body.startsWith("503"))
                                            .findFirst()
                                            .orElse("503"),
                                    body -> !body.equals("503")));
        }
        List<String> different = undisturbed.keySet().stream()
                .filter(path -> !undisturbed.get(path).equals(bodies.get(path)))
                .toList();
        assertThat(different).as("seed " + SEED).isEmpty();
        Awaitility.await("every record is counted")
                .atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(sum("transcripts_records_total", servers))
                        .isEqualTo(sum("transcripts_records_read_total", servers)));
        // Whatever lives its nodes have had: what was read and sent on is decided, and nothing waits.
        Awaitility.await("nothing is left over")
                .atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(sum("transcripts_records_residue", servers)
                                + sum("transcripts_backlog_records", servers))
                        .isZero());
        Awaitility.await("the newest notification of each session is true")
                .atMost(Api.PATIENCE)
                .untilAsserted(() -> assertNotified(name, apis));
    }

    /** Whoever acts on the newest notification of a session has the transcript that is served, and an older one no newer. */
    private static void assertNotified(String name, List<Api> apis) {
        Map<String, JsonNode> newest = new LinkedHashMap<>();
        Map<String, String> ids = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                kafka.read(Nodes.topics(name).notifications())) {
            JsonNode event = Api.tree(record.value());
            JsonNode data = event.path("data");
            String sessionId = data.path("session_id").asText();
            newest.merge(
                    sessionId,
                    data,
                    (a, b) -> a.path("version").asLong() > b.path("version").asLong() ? a : b);
            String what = sessionId + event.path("type").asText() + data.path("version");
            assertThat(ids.computeIfAbsent(what, unused -> event.path("id").asText()))
                    .isEqualTo(event.path("id").asText());
        }
        for (String sessionId : calls.sessionIds()) {
            JsonNode said = newest.get(sessionId);
            assertThat(said).as(sessionId).isNotNull();
            Optional<HttpResponse<byte[]>> answer = apis.stream()
                    .map(api -> api.get("/v1/sessions/" + sessionId + "/transcript"))
                    .filter(response -> response.statusCode() == 200)
                    .findFirst();
            assertThat(answer).as(sessionId + " is served").isPresent();
            HttpResponse<byte[]> served = answer.get();
            JsonNode transcript = Api.tree(served.body());
            assertThat(said.path("version").asLong())
                    .as(sessionId)
                    .isLessThanOrEqualTo(served.headers()
                            .firstValueAsLong("X-Transcript-Version")
                            .orElseThrow());
            assertThat(said.path("segment_count").asInt())
                    .as(sessionId)
                    .isEqualTo(transcript.path("segments").size());
            assertThat(said.path("word_count")).as(sessionId).isEqualTo(transcript.path("word_count"));
        }
    }

    private static long sum(String metric, ServeProcess... servers) {
        return Arrays.stream(servers).mapToLong(node -> node.metric(metric)).sum();
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    /** To the last byte. */
    private static void fill(Path disk) throws IOException {
        byte[] page = new byte[4_096];
        try (OutputStream ballast = Files.newOutputStream(disk.resolve(BALLAST))) {
            while (true) {
                ballast.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    private static Calls part(int i, int of) {
        return calls.part((double) i / of, (double) (i + 1) / of);
    }

    private static ServeProcess serve(String name, String node, String life, String... more)
            throws InterruptedException {
        String directoryName = name + "-" + node;
        return serve(name, directory.resolve(directoryName), directoryName + "-" + life, more);
    }

    private static ServeProcess serve(String name, Path state, String log, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(nodes.arguments(name, state));
        arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--api-keys=" + nodes.keysFile());
        arguments.addAll(Arrays.asList(more));
        return ServeProcess.start(directory.resolve(log + ".log"), arguments);
    }

    private static void publish(String name, Calls some) {
        kafka.send(some.values(), value -> Nodes.keyed(Nodes.topics(name), value));
    }

    private static void createTopics(String name) throws Exception {
        kafka.createTopics(Nodes.topics(name).inputs().stream().collect(Collectors.toMap(topic -> topic, topic -> 3)));
    }

    private static void wipe(Path state) {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
