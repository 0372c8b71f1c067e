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
        Outgoing outgoing = new Outgoing(1_000_000);
        byte[] huge = new byte[2_000_000];
        byte[] large = new byte[600_000];
        byte[] medium = new byte[400_000];
        byte[] more = new byte[70_000];

        assertThat(outgoing.begin(huge)).isTrue();
        assertThat(outgoing.begin(more)).isFalse();
        outgoing.end(huge);
        assertThat(outgoing.begin(large)).isTrue();
        assertThat(outgoing.begin(medium)).isTrue();
        assertThat(outgoing.begin(more)).isFalse();
        outgoing.end(large);
        assertThat(outgoing.begin(more)).isTrue();
    }

    @Test
    void whatManyCallersTakeCountsOnceUntilTheLastHasIt() {
        Outgoing outgoing = new Outgoing(1_000_000);
        byte[] kept = new byte[900_000];
        byte[] other = new byte[200_000];
        for (int caller = 0; caller < 100; caller++) {
            assertThat(outgoing.begin(kept)).isTrue();
        }
        for (int caller = 0; caller < 99; caller++) {
            outgoing.end(kept);
        }
        assertThat(outgoing.begin(other)).isFalse();
        outgoing.end(kept);
        assertThat(outgoing.begin(other)).isTrue();
    }

    @Test
    void smallOnesAlwaysGo() {
        Outgoing outgoing = new Outgoing(1_000_000);
        assertThat(outgoing.begin(new byte[2_000_000])).isTrue();

        assertThat(outgoing.begin(new byte[0])).isTrue();
        assertThat(outgoing.begin(new byte[Outgoing.SMALL])).isTrue();
    }

    @Test
    void whileOthersDoNotTakeTheirBodiesItIs503AndThenNot() throws Exception {
        Routes routes = new Routes(List.of(
                new Routes.Route("/large", true, call -> new Reply(Reply.OK, "text/plain", new byte[BODY], Map.of()))));
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
