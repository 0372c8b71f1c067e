package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import io.transcripts.node.Node;
import io.transcripts.node.command.InspectCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Three nodes: each is a full door to all transcripts. */
@Tag("integration")
class ClusterTest {
    private static final String NAME = "cluster";
    private static final Calls CALLS = Calls.samples(10);

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static Nodes nodes;
    private static final KeyGenerator.NewKey STRANGER =
            new KeyGenerator().generate("org_of_somebody_else", ApiKey.Plan.ENTERPRISE, Set.of(ApiKey.SESSIONS_READ));
    private static final KeyGenerator.NewKey WRITER = new KeyGenerator()
            .generate(Nodes.ORGANIZATION, ApiKey.Plan.FREE, Set.of(ApiKey.SESSIONS_READ, ApiKey.SESSIONS_WRITE));
    private static final KeyGenerator.NewKey READER =
            new KeyGenerator().generate(Nodes.ORGANIZATION, ApiKey.Plan.FREE, Set.of(ApiKey.SESSIONS_READ));
    private static final List<Node> RUNNING = new ArrayList<>();

    @BeforeAll
    static void startThreeNodes() throws Exception {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
        nodes = new Nodes(broker.bootstrapServers(), directory);
        // Before nodes start: keys that they do not know yet would be guesses, and of those only some are forgiven.
        List<ApiKey> keys = new ArrayList<>(KeysFile.parse(Files.readAllBytes(nodes.keysFile())));
        keys.addAll(List.of(STRANGER.entry(), WRITER.entry(), READER.entry()));
        Files.write(nodes.keysFile(), KeysFile.write(keys));
        for (int i = 0; i < 3; i++) {
            RUNNING.add(nodes.start(
                    NAME, Nodes.topics(NAME), NAME + "-" + i, 6, 1, Deadlines.DEFAULT, Duration.ofDays(1), Map.of()));
        }
        Nodes.awaitShared(RUNNING, 6);
        new Kafka(broker.bootstrapServers()).send(CALLS.values(), value -> Nodes.keyed(Nodes.topics(NAME), value));
        for (Node node : RUNNING) {
            nodes.api(node.apiUrl()).awaitComplete(CALLS.sessionIds());
        }
    }

    @AfterAll
    static void stop() {
        RUNNING.forEach(Node::close);
        broker.close();
    }

    @Test
    void everyNodeAnswersForEverySessionWithTheSameBytes() {
        List<Map<String, String>> bodies = RUNNING.stream()
                .map(node -> nodes.api(node.apiUrl()).everyFormat(CALLS.sessionIds()))
                .toList();

        assertThat(bodies.get(0).values()).allMatch(body -> body.startsWith("200"));
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
        assertThat(bodies.get(2)).isEqualTo(bodies.get(0));
    }

    @Test
    void pagesAreTheWholeAndSearchesTheSameOnEveryNode() {
        for (String sessionId : CALLS.sessionIds()) {
            String path = "/v1/sessions/" + sessionId + "/transcript";
            JsonNode whole =
                    nodes.api(RUNNING.get(0).apiUrl()).transcript(sessionId).path("segments");
            Set<String> found = new HashSet<>();
            for (Node node : RUNNING) {
                Api api = nodes.api(node.apiUrl());
                List<JsonNode> segments = new ArrayList<>();
                String after = "";
                JsonNode page;
                do {
                    page = Api.tree(api.get(path + "?limit=7" + after).body());
                    page.path("segments").forEach(segments::add);
                    after = "&starting_after="
                            + segments.get(segments.size() - 1).path("id").asText();
                } while (page.path("has_more").asBoolean());
                assertThat(segments).containsExactlyElementsOf(whole);
                found.add(api.body(path + "/search?q=E&limit=1000"));
            }
            assertThat(found).hasSize(1).allMatch(body -> body.startsWith("200 {\"object\":\"search_result\""));
        }
    }

    @Test
    void thePartitionsAreSpreadOverTheNodes() {
        Awaitility.await("each node has some")
                .atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(RUNNING)
                        .allSatisfy(node -> assertThat(Nodes.active(new Api(node.managementUrl(), "none")))
                                .isBetween(1, 3)));
    }

    @Test
    void aSessionOfAnotherOrganizationIsNoneOnEveryNode() {
        for (Node node : RUNNING) {
            Api api = new Api(node.apiUrl(), STRANGER.secret());
            for (String sessionId : CALLS.sessionIds()) {
                for (String path : List.of("", "/transcript", "/transcript?format=srt")) {
                    assertThat(api.get("/v1/sessions/" + sessionId + path).statusCode())
                            .isEqualTo(404);
                }
            }
        }
    }

    @Test
    void whatAnyNodeIsAskedToEraseIsGoneOnEveryNode() {
        List<Api> apis = RUNNING.stream()
                .map(node -> new Api(node.apiUrl(), WRITER.secret()))
                .toList();
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < apis.size(); i++) {
            events.add(("{\"type\":\"session.started\",\"session_id\":\"to-erase-" + i + "\",\"organization_id\":\""
                            + Nodes.ORGANIZATION + "\"}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        new Kafka(broker.bootstrapServers()).send(events, value -> Nodes.keyed(Nodes.topics(NAME), value));
        for (int i = 0; i < apis.size(); i++) {
            Api asked = apis.get(i);
            String path = "/v1/sessions/to-erase-" + i + "/transcript";
            for (Api api : apis) {
                Awaitility.await("the session is there")
                        .atMost(Api.PATIENCE)
                        .until(() -> api.get(path).statusCode() == 200);
            }
            assertThat(asked.delete(path)).isEqualTo(202);
            for (Api api : apis) {
                Awaitility.await("it is gone")
                        .atMost(Api.PATIENCE)
                        .until(() -> api.get(path).statusCode() == 410);
            }
            assertThat(asked.delete(path)).isEqualTo(410);
            assertThat(asked.delete("/v1/sessions/unknown/transcript")).isEqualTo(404);
        }
        Api onlyReads = new Api(RUNNING.get(0).apiUrl(), READER.secret());
        assertThat(onlyReads.delete("/v1/sessions/unknown/transcript")).isEqualTo(403);
    }

    @Test
    void whatNobodyHasIsNotFoundOnEveryNode() {
        for (Node node : RUNNING) {
            for (int i = 0; i < 20; i++) {
                assertThat(nodes.api(node.apiUrl())
                                .get("/v1/sessions/unknown_" + i)
                                .statusCode())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void whatOneNodeHasSentEveryNodeKnows() {
        for (String sessionId : CALLS.sessionIds()) {
            for (String coding : List.of("identity", "gzip")) {
                String path = "/v1/sessions/" + sessionId + "/transcript?format=vtt";
                String tag = nodes.api(RUNNING.get(0).apiUrl())
                        .get(path, Map.of("Accept-Encoding", coding))
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
                for (Node node : RUNNING) {
                    var known =
                            nodes.api(node.apiUrl()).get(path, Map.of("Accept-Encoding", coding, "If-None-Match", tag));
                    assertThat(known.statusCode()).isEqualTo(304);
                    assertThat(known.headers().firstValue("ETag")).contains(tag);
                    assertThat(known.headers().firstValue("X-Transcript-Status"))
                            .contains("complete");
                }
            }
        }
    }

    @Test
    void everyNodeListsEverySessionOnce() {
        for (Node node : RUNNING) {
            Api api = nodes.api(node.apiUrl());
            for (int limit : List.of(1, 4, 100)) {
                List<String> listed = new ArrayList<>();
                boolean hasMore = true;
                while (hasMore) {
                    var page = Api.tree(api.get("/v1/sessions?status=ended&limit=" + limit
                                    + (listed.isEmpty() ? "" : "&starting_after=" + listed.get(listed.size() - 1)))
                            .body());
                    page.path("data").forEach(session -> {
                        listed.add(session.path("id").asText());
                        assertThat(session.path("status").asText()).isEqualTo("ended");
                    });
                    hasMore = page.path("has_more").asBoolean();
                }
                assertThat(listed).containsExactlyInAnyOrderElementsOf(CALLS.sessionIds());
            }
            assertThat(Api.tree(api.get("/v1/sessions?status=active").body()).path("data"))
                    .isEmpty();
        }
    }

    @Test
    void operatorsInspectASessionThroughAnyNode() {
        for (Node node : RUNNING) {
            for (String sessionId : CALLS.sessionIds()) {
                String told = inspect(node, sessionId);
                assertThat(told).startsWith("A session in partition ").contains(" (owner), served.");
                assertThat(told).containsPattern("transcript_status +complete");
            }
            assertThat(inspect(node, "unknown_1"))
                    .startsWith("Nothing is known of it in partition ")
                    .contains("(owner)", "No record of the session");
        }
    }

    private static String inspect(Node node, String sessionId) {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new InspectCommand())
                .setOut(new PrintWriter(out))
                .execute(sessionId, "--peer=" + node.peer(), "--peer-secret-file=" + nodes.peerSecret());
        assertThat(exitCode).as(out.toString()).isZero();
        return out.toString();
    }

    @Test
    void headersAreTheOwnersOnEveryNode() {
        for (String sessionId : CALLS.sessionIds()) {
            Map<Integer, String> versions = new TreeMap<>();
            for (Node node : RUNNING) {
                var response = nodes.api(node.apiUrl()).get("/v1/sessions/" + sessionId + "/transcript");
                assertThat(response.headers().firstValue("X-Transcript-Lag")).isEmpty();
                assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
                versions.put(
                        versions.size(),
                        response.headers().firstValue("X-Transcript-Version").orElseThrow());
            }
            assertThat(Set.copyOf(versions.values())).hasSize(1);
        }
    }
}
