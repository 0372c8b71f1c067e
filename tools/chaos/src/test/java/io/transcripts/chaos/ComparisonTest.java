package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not as it should be in the end is found, without any patience. */
class ComparisonTest {
    private final Session session = new Session("s", 0, false, false);
    private final Comparison comparison = new Comparison("key", Duration.ZERO);
    private HttpServer one;
    private HttpServer other;

    @BeforeEach
    void start() throws IOException {
        one = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        one.start();
        other.start();
        session.said("a", "first");
        session.said("a", "last");
    }

    @AfterEach
    void stop() {
        one.stop(0);
        other.stop(0);
    }

    @Test
    void whatWasSaidLastIsSettled() throws Exception {
        answer(one, "last", "complete", Map.of());

        assertThat(unsettled()).isEmpty();
    }

    @Test
    void anOlderWordingIsNotSettled() throws Exception {
        answer(one, "first", "complete", Map.of());

        assertThat(unsettled()).containsExactly("s: segment a does not show what was said last");
    }

    @Test
    void aCopysAnswerIsNotSettled() throws Exception {
        answer(one, "last", "complete", Map.of("X-Transcript-Lag", "1"));

        assertThat(unsettled()).containsExactly("s: 200 with the lag 1");
    }

    @Test
    void whatWasShownMustStay() throws Exception {
        answer(one, "last", "complete", Map.of());
        session.show(new Observation(8, true, Map.of("a", 1), 0, ""));

        assertThat(unsettled()).containsExactly("s: version 7 after 8");
        assertThat(comparison.unsettled(List.of(session), api(one), false)).isEmpty();
    }

    @Test
    void equalBodiesAreNotDifferent() throws Exception {
        answer(one, "last", "complete", Map.of());
        answer(other, "last", "complete", Map.of());

        assertThat(different()).isEmpty();
    }

    @Test
    void otherBodiesAreDifferent() throws Exception {
        answer(one, "last", "complete", Map.of());
        answer(other, "first", "complete", Map.of());

        assertThat(different()).hasSize(4).contains("s as text: 200, 200");
    }

    @Test
    void equalBodiesOfCopiesAreDifferent() throws Exception {
        answer(one, "last", "complete", Map.of());
        answer(other, "last", "complete", Map.of("X-Transcript-Lag", "1"));

        assertThat(different()).contains("s as text: 200, 200 with the lag 1");
    }

    @Test
    void bothUnknownIsDifferent() throws Exception {
        assertThat(different()).contains("s as text: 404, 404");
    }

    @Test
    void aNodeThatIsGoneIsDifferent() throws Exception {
        answer(one, "last", "complete", Map.of());
        other.stop(0);

        assertThat(different()).contains("s as text: 200, ConnectException");
    }

    private List<String> unsettled() throws InterruptedException {
        return comparison.unsettled(List.of(session), api(one), true);
    }

    private List<String> different() throws InterruptedException {
        return comparison.different(List.of(session), List.of(api(one)), api(other));
    }

    private static URI api(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpServer server, String text, String status, Map<String, String> headers) {
        byte[] body = ("{\"object\":\"transcript\",\"session_id\":\"s\",\"status\":\"" + status
                        + "\",\"segments\":[{\"id\":\"a\",\"text\":\"" + text + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("X-Transcript-Version", "7");
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
