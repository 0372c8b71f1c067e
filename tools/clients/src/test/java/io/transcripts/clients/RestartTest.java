package io.transcripts.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.transcripts.node.watch.LiveClient;
import io.transcripts.node.watch.LiveCopy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node is stopped while somebody follows a call, the call goes on, and the node comes back: nothing is lost, and nothing is there twice. */
@Tag("integration")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RestartTest {
    private static final Path PROJECT = Path.of("..", "..", "clients", "js");

    @TempDir
    static Path directory;

    private static RunningNode node;

    @BeforeAll
    static void start() throws InterruptedException {
        node = new RunningNode(directory);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** What is said before the node stops, while it is away, and behind that. */
    private static void say(String sessionId, String what) throws InterruptedException {
        List<String> events = new ArrayList<>();
        int from = List.of("before", "meanwhile", "after").indexOf(what) * 5;
        if (from == 0) {
            events.add("{\"type\":\"session.started\",\"session_id\":\"" + sessionId
                    + "\",\"organization_id\":\"org_demo\",\"language\":{\"source\":\"en\"}}");
        }
        for (int i = from; i < from + 5; i++) {
            // The first is corrected each time.
            int segment = i % 5 == 0 ? 0 : i;
            events.add("{\"type\":\"asr\",\"session_id\":\"" + sessionId + "\",\"segment_id\":\"seg_" + segment
                    + "\",\"is_final\":true,\"revision\":" + i + ",\"text\":\"This is said " + what + ", "
                    + i + ".\",\"start_time\":" + segment + ",\"end_time\":" + (segment + 1) + "}");
        }
        if (what.equals("after")) {
            events.add("{\"type\":\"session.ended\",\"session_id\":\"" + sessionId + "\",\"segment_count\":13}");
        }
        node.publish(events);
    }

    private static void begin(String sessionId) throws InterruptedException {
        say(sessionId, "before");
        node.awaitSession(sessionId);
    }

    private static void goAway(String sessionId) throws InterruptedException {
        node.stop();
        say(sessionId, "meanwhile");
    }

    private static void comeBack(String sessionId) throws InterruptedException {
        node.startAgain();
        say(sessionId, "after");
    }

    @Test
    void watchGoesOn() throws Exception {
        String sessionId = "restart_java";
        begin(sessionId);
        CountDownLatch hasBegun = new CountDownLatch(1);
        AtomicReference<LiveCopy> copy = new AtomicReference<>();
        LiveClient client = new LiveClient(
                LiveClient.streamOf(node.url(), sessionId, "until=complete"),
                node.key(),
                now -> {
                    copy.set(now);
                    hasBegun.countDown();
                },
                lost -> {});
        CompletableFuture<LiveCopy.State> followed = CompletableFuture.supplyAsync(() -> {
            try {
                return client.follow();
            } catch (InterruptedException | IOException | LiveClient.RefusedException e) {
                throw new IllegalStateException(e);
            }
        });
        hasBegun.await();

        goAway(sessionId);
        comeBack(sessionId);

        assertThat(followed.get()).isEqualTo(LiveCopy.State.ENDED);
        List<JsonNode> segments = new ArrayList<>();
        transcript(sessionId).path("segments").forEach(segments::add);
        assertThat(segments).hasSize(13);
        assertThat(copy.get().segments()).isEqualTo(segments);
    }

    /** The client of JavaScript, and the page in a browser: they say when the node is to go and to come back. */
    @Test
    void javaScriptAndThePageGoOn() throws Exception {
        Npm npm = Npm.inPlace(PROJECT);
        List<String> sessions = List.of("restart_js", "restart_page");
        for (String sessionId : sessions) {
            begin(sessionId);
        }
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/", exchange -> {
            String[] order = exchange.getRequestURI().getPath().split("/");
            try {
                if (order[1].equals("stop")) {
                    goAway(order[2]);
                } else {
                    comeBack(order[2]);
                }
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                exchange.close();
            }
        });
        control.start();
        try {
            String unused = npm.script(
                    "test-restart",
                    Map.of(
                            "TRANSCRIPTS_URL", node.url().toString(),
                            "TRANSCRIPTS_API_KEY", node.key(),
                            "TRANSCRIPTS_CONTROL",
                                    "http://127.0.0.1:" + control.getAddress().getPort()));
        } finally {
            control.stop(0);
        }
    }

    private static JsonNode transcript(String sessionId) throws IOException, InterruptedException {
        return new JsonMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(node.url() + "/v1/sessions/" + sessionId + "/transcript"))
                                        .header("Authorization", "Bearer " + node.key())
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray())
                        .body());
    }
}
