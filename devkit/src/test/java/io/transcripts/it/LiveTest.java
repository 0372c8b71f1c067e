package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import io.transcripts.node.watch.EventLines.Event;
import io.transcripts.node.watch.EventReader;
import io.transcripts.node.watch.LiveCopy;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, and streams at the one that stays: each goes on when the owner of its session is killed, on the same connection. */
@Tag("integration")
@Timeout(180)
class LiveTest {
    private static final String NAME = "live";
    private static final Calls CALLS = Calls.samples(10);

    @TempDir
    static Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch begun = new CountDownLatch(CALLS.sessionIds().size());

    @Test
    void aStreamStaysWhenTheOwnerDies() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")))) {
            Nodes nodes = new Nodes(broker.bootstrapServers(), directory);
            Kafka kafka = new Kafka(broker.bootstrapServers());
            try (Node stays = nodes.start(
                            NAME,
                            Nodes.topics(NAME),
                            "live-a",
                            3,
                            1,
                            Deadlines.DEFAULT,
                            Duration.ofDays(1),
                            Map.of("session.timeout.ms", "6000"));
                    ServeProcess dies = serve(nodes, broker)) {
                Map<Boolean, List<byte[]>> halves = halves();
                dies.awaitReady();
                Api management = new Api(stays.managementUrl(), "none");
                Awaitility.await("both own some")
                        .atMost(Api.PATIENCE)
                        .until(() -> Nodes.active(management) > 0 && Nodes.active(management) < 3);
                kafka.send(halves.get(true), value -> Nodes.keyed(Nodes.topics(NAME), value));
                Api api = nodes.api(stays.apiUrl());
                for (String sessionId : CALLS.sessionIds()) {
                    Awaitility.await(sessionId + " is there")
                            .atMost(Api.PATIENCE)
                            .until(() -> api.transcript(sessionId)
                                    .path("status")
                                    .asText()
                                    .equals("processing"));
                }
                Map<String, Future<LiveCopy>> copies = new LinkedHashMap<>();
                for (String sessionId : CALLS.sessionIds()) {
                    copies.put(sessionId, threads.submit(() -> follow(stays, nodes, sessionId)));
                }
                assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

                dies.kill();
                kafka.send(halves.get(false), value -> Nodes.keyed(Nodes.topics(NAME), value));

                for (String sessionId : CALLS.sessionIds()) {
                    LiveCopy copy = copies.get(sessionId).get(90, TimeUnit.SECONDS);
                    assertThat(copy.state()).isEqualTo(LiveCopy.State.ENDED);
                    JsonNode whole = api.transcript(sessionId);
                    List<JsonNode> segments = new ArrayList<>();
                    whole.path("segments").forEach(segments::add);
                    assertThat(copy.segments()).isEqualTo(segments);
                    assertThat(copy.checkpoint()).isNotNull();
                    assertThat(copy.checkpoint().path("word_count")).isEqualTo(whole.path("word_count"));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Of each session the first half of its events, and the second. */
    private static Map<Boolean, List<byte[]>> halves() {
        Map<String, List<byte[]>> bySession = CALLS.values().stream().collect(Collectors.groupingBy(Calls::sessionId));
        Map<Boolean, List<byte[]>> halves = Map.of(true, new ArrayList<>(), false, new ArrayList<>());
        for (List<byte[]> events : bySession.values()) {
            halves.get(true).addAll(events.subList(0, events.size() / 2));
            halves.get(false).addAll(events.subList(events.size() / 2, events.size()));
        }
        return halves;
    }

    private static ServeProcess serve(Nodes nodes, EmbeddedBroker broker) throws InterruptedException {
        List<String> arguments = new ArrayList<>(nodes.arguments(NAME, directory.resolve("live-b")));
        arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--api-keys=" + nodes.keysFile());
        return ServeProcess.start(directory.resolve("live-b.log"), arguments);
    }

    /** One connection from the first checkpoint to the end of the session. */
    private LiveCopy follow(Node node, Nodes nodes, String sessionId) throws Exception {
        HttpResponse<java.io.InputStream> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.apiUrl()
                                        .resolve("/v1/sessions/" + sessionId + "/transcript/stream?until=complete"))
                                .header("X-API-Key", nodes.key())
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        LiveCopy copy = new LiveCopy();
        EventReader events = new EventReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        for (Event event = events.next(); event != null; event = events.next()) {
            if (copy.take(event)) {
                begun.countDown();
            }
        }
        return copy;
    }
}
