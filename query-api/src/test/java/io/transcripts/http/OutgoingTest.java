package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Callers who do not take their bodies cost a bounded part of the heap. */
class OutgoingTest {
    private static final int BODY = 16 << 20;

    @Test
    void whatIsUnderWayIsBoundedAndOneOfAnySizeMayGo() {
        Outgoing outgoing = new Outgoing(100);

        assertThat(outgoing.begin(1_000)).isTrue();
        assertThat(outgoing.begin(1)).isFalse();
        outgoing.end(1_000);
        assertThat(outgoing.begin(60)).isTrue();
        assertThat(outgoing.begin(40)).isTrue();
        assertThat(outgoing.begin(1)).isFalse();
        outgoing.end(60);
        assertThat(outgoing.begin(60)).isTrue();
    }

    @Test
    void whileOthersDoNotTakeTheirBodiesItIs503AndThenNot() throws Exception {
        Reply large = new Reply(Reply.OK, "text/plain", new byte[BODY], Map.of());
        Routes routes = new Routes(List.of(new Routes.Route("/large", true, call -> large)));
        Listener.Settings settings = new Listener.Settings(
                "test", "127.0.0.1", 0, "", "", 8, 8 << 10, Duration.ofSeconds(30), Duration.ofSeconds(1));
        RoutesHandler handler =
                new RoutesHandler(routes, null, Router.here(), RequestLog.unmeasured(), new Outgoing(3L * BODY));
        List<Socket> slow = new ArrayList<>();
        try (Listener listener = new Listener(settings, handler)) {
            // None of them reads more than the first line.
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket("127.0.0.1", listener.port());
                slow.add(socket);
                assertThat(firstLine(socket)).startsWith("HTTP/1.1 200");
            }

            assertThat(status(listener)).startsWith("HTTP/1.1 503");
            slow.get(0).close();

            Awaitility.await("there is room again")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> status(listener).startsWith("HTTP/1.1 200"));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static String status(Listener listener) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            return firstLine(socket);
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
