package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client of streams goes on after whatever breaks it off, and finds what must not be. */
class StreamsTest {
    private static final String A = "event: segment\ndata: {\"id\":\"a\",\"text\":\"one\",\"after\":null}\n\n";
    private static final String END = "event: end\ndata: {\"status\":\"complete\"}\n\n";
    private static final String RESET = "event: reset\ndata: {}\n\n";

    private final History history = new History(new PrintWriter(Writer.nullWriter()));
    private final Sessions sessions = new Sessions(1);
    private final Session session = new Session("s", 0, false, false);
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> cursors = new ConcurrentLinkedQueue<>();
    private HttpServer node;

    @BeforeEach
    void start() throws IOException {
        session.said("a", "one");
        session.acknowledged();
        sessions.add(session);
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.setExecutor(Executors.newCachedThreadPool());
        node.createContext("/v1/", exchange -> {
            String answer = answers.poll();
            if (answer == null || answers.isEmpty()) {
                // Nothing is followed behind the last answer.
                session.ended();
            }
            String cursor = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            cursors.add(cursor == null ? "" : cursor);
            byte[] body = String.valueOf(answer).substring(3).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set(Checker.REQUEST_ID, exchange.getRequestHeaders().getFirst(Checker.REQUEST_ID));
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(
                    Integer.parseInt(String.valueOf(answer).substring(0, 3)), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    @Test
    void aStreamThatBreaksOffGoesOnFromItsCursor() throws Exception {
        answers.add("503");
        answers.add("200" + RESET + A + checkpoint(3, "processing", "c3"));
        answers.add("200event: removed\ndata: {\"id\":\"a\"}\n\n" + A + checkpoint(4, "complete", "c4") + END);

        Fold fold = follow().get(0);

        assertThat(cursors).containsExactly("", "", "c3");
        assertThat(history.wrong()).isEmpty();
        assertThat(fold.copy().cursor()).isEqualTo("c4");
        assertThat(fold.equalsBody(body("one"))).isTrue();
        assertThat(fold.equalsBody(body("two"))).isFalse();
    }

    @Test
    void aCheckpointThatGoesBackwardsIsWrong() throws Exception {
        answers.add("200" + RESET + A + checkpoint(3, "processing", "c3"));
        answers.add("200" + checkpoint(2, "complete", "c2") + END);

        follow();

        assertThat(history.wrong()).containsExactly("s (partition 0): a checkpoint goes backwards: version 2 after 3");
    }

    @Test
    void whatWasShownToOthersBeforeIsShownOnAStream() throws Exception {
        session.show(Observation.ofFold(9, false, Map.of("a", 0)));
        answers.add("200" + RESET + A + checkpoint(3, "complete", "c3") + END);

        follow();

        assertThat(history.wrong()).containsExactly("s (partition 0): a checkpoint: version 3 after 9");
    }

    @Test
    void aSegmentThatGoesIsWrong() throws Exception {
        answers.add("200" + RESET + A + checkpoint(3, "processing", "c3") + "event: removed\ndata: {\"id\":\"a\"}\n\n"
                + checkpoint(4, "complete", "c4") + END);

        follow();

        assertThat(history.wrong()).containsExactly("s (partition 0): a checkpoint: segment a is gone");
    }

    @Test
    void whatNobodyHadErasedIsNotErased() throws Exception {
        answers.add("200" + RESET + A + checkpoint(3, "processing", "c3") + "event: erased\ndata: {}\n\n");

        assertThat(follow()).isEmpty();
        assertThat(history.wrong()).containsExactly("s (partition 0): a stream: erased, and nobody had it erased");
    }

    @Test
    void aFoldGoesOnByWhatHasChangedSince() throws Exception {
        Fold fold = new Fold(session, 0);
        JsonMapper json = new JsonMapper();
        fold.begin(json.readTree(body("zero")), 3, "c3");

        assertThat(fold.goOn(json.readTree("{\"object\":\"transcript.changes\",\"session_id\":\"s\",\"reset\":false,"
                        + "\"segments\":[{\"id\":\"a\",\"text\":\"one\",\"after\":null}],\"removed\":[],"
                        + "\"status\":\"complete\",\"version\":5,\"cursor\":\"c5\"}")))
                .isFalse();

        assertThat(fold.equalsBody(body("one"))).isTrue();
    }

    private List<Fold> follow() throws InterruptedException {
        URI api = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
        try (NodeProbe probe = new NodeProbe(api.getHost(), api.getPort(), api.getPort());
                Streams streams = new Streams(List.of(probe), "key", sessions, history, Duration.ofSeconds(10), 1, 1)) {
            streams.start();
            while (!session.isEnded()) {
                Thread.onSpinWait();
            }
            streams.end();
            assertThat(streams.awaitDone(Duration.ofMinutes(1))).isZero();
            return streams.finished();
        }
    }

    private static String checkpoint(int version, String status, String cursor) {
        return "event: checkpoint\nid: " + cursor + "\ndata: {\"session_id\":\"s\",\"status\":\"" + status
                + "\",\"version\":" + version + "}\n\n";
    }

    private static byte[] body(String text) {
        return ("{\"object\":\"transcript\",\"session_id\":\"s\",\"status\":\"complete\",\"segments\":[{\"id\":\"a\",\"text\":\""
                        + text + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
