package io.transcripts.http.connection;

import static io.transcripts.http.connection.RawConnection.HTTP2;
import static io.transcripts.http.connection.RawConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.api.ApiFixture;
import io.transcripts.api.ApiServer;
import io.transcripts.http.Origins;
import io.transcripts.peer.PeerFiles;
import io.transcripts.peer.PeerTls;
import io.transcripts.routing.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What connections may take of a port, whatever comes on them. */
class ConnectionsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GET = "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<RawConnection> opened = new ArrayList<>();
    private ApiFixture api;

    private void start(ConnectionLimits limits, Duration idle) throws IOException {
        ApiServer.Options usual = ApiServer.Options.of("127.0.0.1", 0);
        api = new ApiFixture(new ApiServer.Options(
                usual.host(),
                0,
                usual.maxThreads(),
                usual.maxHeaderBytes(),
                idle,
                usual.drainTimeout(),
                limits,
                null,
                Origins.NONE));
    }

    @AfterEach
    void stop() throws Exception {
        for (RawConnection connection : opened) {
            connection.close();
        }
        api.close();
    }

    static Stream<List<String>> drips() {
        return Stream.of(
                List.of("", "\r\n"),
                List.of("GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"),
                List.of("GET /", "x"),
                List.of(HTTP2, frame(6, 0, 0, "12345678")),
                // A HEADERS frame that goes on.
                List.of(HTTP2 + "\0\40\0\1\5\0\0\0\1", "\u0082"),
                List.of(
                        "GET /openapi.yaml HTTP/1.1\r\n"
                                + "Host: a\r\n"
                                + "Connection: Upgrade, HTTP2-Settings\r\n"
                                + "Upgrade: h2c\r\n"
                                + "HTTP2-Settings: ",
                        "A"));
    }

    @ParameterizedTest
    @MethodSource("drips")
    void aFirstRequestHasADeadlineThatNoByteMoves(List<String> drip) throws Exception {
        start(limits(200, 100, 100), Duration.ofMinutes(1));
        RawConnection slow = open("127.0.0.1").send(drip.get(0));

        await().atMost(SOON).until(() -> slow.isClosedUnder(drip.get(1)));

        assertThat(closed("slow")).isOne();
        await().atMost(SOON).until(() -> connections() == 0);
    }

    @ParameterizedTest
    @CsvSource({"'', '\r\n'", "'', G", "'GET / HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n'"})
    void soHasTheNextOne(String begin, String drip) throws Exception {
        start(limits(60_000, 100, 100), Duration.ofSeconds(3));
        RawConnection slow = open("127.0.0.1").send(GET);
        assertThat(slow.answer()).startsWith("HTTP/1.1 200");
        slow.send(begin);

        await().atMost(SOON).until(() -> slow.isClosedUnder(drip));

        assertThat(closed("slow")).isOne();
    }

    @Test
    void soHasTheNextOneOfHttp2() throws Exception {
        start(limits(60_000, 100, 100), Duration.ofSeconds(3));
        RawConnection slow = open("127.0.0.1").send(HTTP2 + RawConnection.get(1, "/openapi.yaml"));
        await().atMost(SOON).until(() -> slow.isClosedUnder(frame(6, 0, 0, "12345678")));

        assertThat(closed("slow")).isOne();
    }

    @Test
    void aConnectionWhoseRequestIsBeingAnsweredIsLeftAlone() throws Exception {
        // In which a whole request has to come, also on a machine that has much else to do.
        start(limits(2_000, 100, 100), Duration.ofSeconds(2));
        CountDownLatch answer = new CountDownLatch(1);
        api.answerWith((id, words, orStandby) -> {
            awaitUninterruptibly(answer);
            return new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), ApiFixture.CURRENT);
        });
        RawConnection waiting = open("127.0.0.1")
                .send("GET /v1/sessions/mine HTTP/1.1\r\nHost: a\r\nX-API-Key: " + api.key("pro") + "\r\n\r\n");
        RawConnection slow = open("127.0.0.1");
        await().atMost(SOON).until(() -> slow.isClosedUnder("\n"));

        answer.countDown();

        assertThat(waiting.answer()).startsWith("HTTP/1.1 200");
    }

    @Test
    void whenThePortStopsAnswersUnderWayAreSentAndNobodyElseIsWaitedFor() throws Exception {
        start(limits(60_000, 100, 100), Duration.ofMinutes(1));
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch answer = new CountDownLatch(1);
        api.answerWith((id, words, orStandby) -> {
            asked.countDown();
            awaitUninterruptibly(answer);
            return new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), ApiFixture.CURRENT);
        });
        RawConnection silent = open("127.0.0.1");
        RawConnection idle = open("127.0.0.1").send(GET);
        assertThat(idle.answer()).startsWith("HTTP/1.1 200");
        RawConnection idle2 = open("127.0.0.1").send(HTTP2);
        // Its SETTINGS begin with the server's: from then on it is a connection of HTTP/2.
        idle2.awaitBytes(9);
        String mine = "GET /v1/sessions/mine HTTP/1.1\r\nHost: a\r\nX-API-Key: " + api.key("pro") + "\r\n\r\n";
        RawConnection waiting = open("127.0.0.1").send(mine);
        String fields = "\u0082\u0086"
                + RawConnection.literal(":path", "/v1/sessions/mine")
                + RawConnection.literal(":authority", "a")
                + RawConnection.literal("x-api-key", api.key("pro"));
        RawConnection waiting2 = open("127.0.0.1").send(HTTP2 + frame(1, 5, 1, fields));
        awaitUninterruptibly(asked);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(api.server::close);
        assertThat(silent.rest()).isEmpty();
        assertThat(idle.rest()).isEmpty();
        assertThat(idle2.rest()).as("GOAWAY").contains("\7\0\0\0\0\0");
        assertThat(stopped).isNotDone();
        answer.countDown();

        assertThat(waiting.answer()).startsWith("HTTP/1.1 200").contains("Connection: close");
        assertThat(waiting.rest()).isEmpty();
        assertThat(waiting2.rest()).contains("\"object\":\"session\"");
        stopped.get(20, TimeUnit.SECONDS);
        assertThat(closed("slow")).as("nobody's fault").isZero();
    }

    @Test
    void anAddressHasSoManyAndAnotherIsNotKeptOut() throws Exception {
        start(limits(60_000, 100, 3), Duration.ofMinutes(1));
        for (int i = 0; i < 3; i++) {
            assertThat(open("127.0.0.2").send(GET).answer()).startsWith("HTTP/1.1 200");
        }

        assertThat(open("127.0.0.2").rest()).isEmpty();
        assertThat(open("127.0.0.3").send(GET).answer()).startsWith("HTTP/1.1 200");
        assertThat(closed("address")).isOne();

        opened.get(0).close();
        await().atMost(SOON).until(() -> connections() == 3);
        assertThat(open("127.0.0.2").send(GET).answer()).startsWith("HTTP/1.1 200");
    }

    @Test
    void aTrustedProxyHasAnyNumber() throws Exception {
        start(limits(60_000, 100, 1).with(1, List.of("127.0.0.2/31")), Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            assertThat(open("127.0.0.3").send(GET).answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(closed("address")).isZero();
    }

    @Test
    void whenAllAreTakenTheLeastUsefulMakesRoom() throws Exception {
        start(limits(60_000, 4, 100), Duration.ofMinutes(1));
        RawConnection longIdle = open("127.0.0.1").send(GET);
        assertThat(longIdle.answer()).startsWith("HTTP/1.1 200");
        RawConnection idle = open("127.0.0.1").send(GET);
        assertThat(idle.answer()).startsWith("HTTP/1.1 200");
        RawConnection firstSilent = open("127.0.0.1").send("GET / HT");
        RawConnection silent = open("127.0.0.1").send("GET / HT");
        await().atMost(SOON).until(() -> connections() == 4);

        for (RawConnection least : List.of(firstSilent, silent, longIdle)) {
            RawConnection next = open("127.0.0.1").send(GET);
            assertThat(next.answer()).startsWith("HTTP/1.1 200");
            assertThat(least.rest()).isEmpty();
        }

        assertThat(closed("full")).isEqualTo(3);
        assertThat(idle.send(GET).answer()).startsWith("HTTP/1.1 200");
    }

    @Test
    void aFloodOfConnectionsIsCountedAndLeavesNothing() throws Exception {
        start(limits(60_000, 4, 100), Duration.ofMinutes(1));
        try (Captured log = new Captured()) {
            for (int i = 0; i < 500; i++) {
                opened.add(new RawConnection("127.0.0." + (1 + i % 9), api.server.port()).send("GET"));
            }
            await().atMost(SOON).until(() -> closed("full") == 496);
            assertThat(connections()).isEqualTo(4);
            assertThat(open("127.0.0.1").send(GET).answer()).startsWith("HTTP/1.1 200");
            for (RawConnection connection : opened) {
                connection.close();
            }
            await().atMost(SOON).until(() -> connections() == 0);
            assertThat(log.others()).isEmpty();
        }
        // Nothing is counted against an address that has none any more.
        for (int i = 0; i < 4; i++) {
            assertThat(open("127.0.0.1").send(GET).answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(closed("address")).isZero();
        try (Captured log = new Captured()) {
            api.close();
            assertThat(log.others()).as("what the server still waits for").noneMatch(line -> line.startsWith("WARN"));
        }
    }

    @Test
    void aHandshakeHasTheDeadlineOfAFirstRequest(@TempDir Path directory) throws Exception {
        start(ConnectionLimits.DEFAULT, Duration.ofMinutes(1));
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        try (Listener listener = peers(identity, new CountDownLatch(0));
                // The head of a record, whose ClientHello then comes byte by byte.
                RawConnection slow = new RawConnection(listener.port()).send("\26\3\1\1\0\1\0\0\u00fc\3\3")) {
            await().atMost(SOON).until(() -> slow.isClosedUnder("x"));

            assertThat(closed("peer", "slow")).isOne();
        }
    }

    @Test
    void underTlsTooAConnectionIsKeptWhileItsRequestIsAnsweredAndForTheNextOne(@TempDir Path directory)
            throws Exception {
        start(ConnectionLimits.DEFAULT, Duration.ofMinutes(1));
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        CountDownLatch answer = new CountDownLatch(1);
        try (Listener listener = peers(identity, answer);
                Socket peer = identity.context()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), listener.port());
                RawConnection slow = new RawConnection(listener.port())) {
            peer.setSoTimeout(20_000);
            peer.getOutputStream().write(GET.getBytes(StandardCharsets.ISO_8859_1));
            // Its own deadline is the same one.
            await().atMost(SOON).until(() -> slow.isClosedUnder(""));
            answer.countDown();
            assertThat(head(peer)).startsWith("HTTP/1.1 204");

            try (RawConnection another = new RawConnection(listener.port())) {
                await().atMost(SOON).until(() -> another.isClosedUnder(""));
            }
            peer.getOutputStream().write(GET.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(head(peer)).startsWith("HTTP/1.1 204");
        }
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        int next = 0;
        while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
            next = socket.getInputStream().read();
            head.append((char) next);
        }
        return head.toString();
    }

    /** A port with TLS, whose answers have nothing in them. */
    private Listener peers(PeerTls identity, CountDownLatch answer) {
        Listener.Settings settings = new Listener.Settings(
                "peer",
                "127.0.0.1",
                0,
                "",
                "",
                8,
                8 << 10,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                // Long enough for the handshake of a peer that is not slow, on a machine that is.
                limits(5_000, 100, 0));
        Handler handler = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                awaitUninterruptibly(answer);
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        };
        return new Listener(
                settings, handler, new Incidents("peer", api.registry), new Listener.Tls(identity.server(), false));
    }

    @Test
    void whenAllAreBusyTheNewcomerIsClosed() throws Exception {
        start(limits(60_000, 2, 100), Duration.ofMinutes(1));
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch answer = new CountDownLatch(1);
        api.answerWith((id, words, orStandby) -> {
            asked.countDown();
            awaitUninterruptibly(answer);
            return new Answer.NotFound<>();
        });
        List<RawConnection> busy = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            busy.add(open("127.0.0.1")
                    .send("GET /v1/sessions/mine HTTP/1.1\r\nHost: a\r\nX-API-Key: " + api.key("pro") + "\r\n\r\n"));
        }
        awaitUninterruptibly(asked);

        assertThat(open("127.0.0.1").rest()).isEmpty();
        answer.countDown();

        assertThat(busy.get(0).answer()).startsWith("HTTP/1.1 404");
        assertThat(busy.get(1).answer()).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx",
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx",
                "POST /openapi.yaml HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx",
                "POST /v1/sessions/mine HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx",
                "POST /openapi.yaml HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
                "POST /openapi.yaml HTTP/1.0\r\nContent-Length: 1000000\r\n\r\nx"
            })
    void aBodyIsNotWaitedFor(String request) throws Exception {
        start(ConnectionLimits.DEFAULT, Duration.ofMinutes(1));
        RawConnection slow = open("127.0.0.1").send(request);

        assertThat(slow.answer())
                .matches("(?s)HTTP/1\\.1 (200|405|401) .*")
                .containsIgnoringCase("\r\nConnection: close");
        await().atMost(SOON).until(() -> slow.isClosedUnder("x"));
        await().atMost(SOON).until(() -> connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /openapi.yaml HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /openapi.yaml HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /openapi.yaml HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Content-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "GET /openapi.yaml HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "Content-Length: 5\r\n\r\n"
                        + "0\r\n\r\n",
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n"
            })
    void bodiesOfTwoLengthsAreRefused(String request) throws Exception {
        start(ConnectionLimits.DEFAULT, Duration.ofMinutes(1));
        RawConnection smuggler = open("127.0.0.1").send(request + GET);

        assertThat(smuggler.answer()).startsWith("HTTP/1.1 400").containsIgnoringCase("\r\nConnection: close");
        assertThat(smuggler.rest()).as("the request behind it").isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        await().atMost(SOON).until(() -> latch.getCount() == 0);
    }

    private static ConnectionLimits limits(int headMs, int inAll, int perAddress) {
        return new ConnectionLimits(Duration.ofMillis(headMs), inAll, perAddress, List.of());
    }

    private RawConnection open(String from) throws IOException {
        RawConnection connection = new RawConnection(from, api.server.port());
        opened.add(connection);
        return connection;
    }

    private int connections() {
        return (int) api.registry
                .get("transcripts.connections")
                .tag("port", "api")
                .gauge()
                .value();
    }

    private int closed(String reason) {
        return closed("api", reason);
    }

    private int closed(String port, String reason) {
        return (int) api.registry
                .get("transcripts.connections.closed")
                .tags("port", port, "reason", reason)
                .counter()
                .count();
    }
}
