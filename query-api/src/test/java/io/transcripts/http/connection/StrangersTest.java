package io.transcripts.http.connection;

import static io.transcripts.http.connection.RawConnection.HTTP2;
import static io.transcripts.http.connection.RawConnection.frame;
import static io.transcripts.http.connection.RawConnection.get;
import static io.transcripts.http.connection.RawConnection.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.api.ApiFixture;
import io.transcripts.http.ResponseResources;
import io.transcripts.peer.PeerFiles;
import io.transcripts.peer.PeerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody without a key can make a node write into its log, and do for nothing. */
class StrangersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** In all that is sent here, and so nowhere in the log. */
    private static final String MARK = "St+4nger";

    private Captured log;
    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
        log = new Captured();
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        api.close();
    }

    @Test
    void nothingThatIsSentIsALineOfTheLog() throws Exception {
        for (int i = 0; i < 3; i++) {
            for (String bytes : badRequests()) {
                try (RawConnection connection = new RawConnection(api.server.port())) {
                    sendAndLeave(connection, bytes);
                }
            }
        }
        Random random = new Random(20261123);
        List<String> seeds = badRequests();
        for (int i = 0; i < 300; i++) {
            try (RawConnection connection = new RawConnection(api.server.port())) {
                sendAndLeave(connection, mutated(seeds.get(random.nextInt(seeds.size())), random));
            }
        }
        await().atMost(SOON).until(() -> !log.minutes().isEmpty());

        assertThat(log.others()).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.readsRegistry
                                        .get("transcripts.exchanges")
                                        .gauge()
                                        .value()
                                + api.registry
                                        .get("transcripts.connections")
                                        .gauge()
                                        .value())
                        .isZero());
        // A request that nobody ends would hold this up, and be a line.
        api.close();
        assertThat(log.others()).noneMatch(line -> line.startsWith("WARN"));
        assertThat(log.minutes()).hasSizeLessThanOrEqualTo(Incidents.Kind.values().length);
        assertThat(log.minutes())
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThan(150)
                        .matches("api port, since the last such line: \\d+ [a-zA-Z0-9/ ]+")
                        .doesNotContain(MARK));
        assertThat(refused("malformed")).isPositive();
        assertThat(refused("too_long")).isPositive();
        assertThat(refused("http2")).isPositive();
    }

    @Test
    void nothingThatIsSentToThePeerPortIsALineOfTheLog(@TempDir Path directory) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (PeerServer peers = new PeerServer(
                "127.0.0.1",
                0,
                PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate(),
                ResponseResources.of(registry))) {
            log.forget();
            for (String bytes : badRequests()) {
                try (RawConnection connection = new RawConnection(peers.port())) {
                    sendAndLeave(connection, bytes);
                }
            }
            // A ClientHello that breaks off, and one that is none.
            for (String bytes :
                    List.of("\26\3\1\0\u00c8\1\0\0\u00c4\3\3" + MARK, "\26\3\1\0\10" + MARK, "\25\3\3\0\2\2\50")) {
                try (RawConnection connection = new RawConnection(peers.port())) {
                    sendAndLeave(connection, bytes);
                }
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(registry.get("transcripts.http.refused")
                                    .tags("port", "peer", "kind", "tls")
                                    .counter()
                                    .count())
                            .isPositive());
            assertThat(log.others()).isEmpty();
        }
    }

    @Test
    void takingRequestsBackIsCheapAndEndsSoon() throws Exception {
        StringBuilder flood = new StringBuilder(HTTP2);
        for (int i = 0; i < 2_000; i++) {
            int stream = 2 * i + 1;
            flood.append(get(stream, "/v1/sessions/" + MARK)).append(frame(3, 0, stream, "\0\0\0\10"));
        }
        try (RawConnection connection = new RawConnection(api.server.port())) {
            send(connection, flood.toString());
            assertEnhancedCalm(connection);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(refused("cancelled")).isPositive());
        await().atMost(SOON).untilAsserted(() -> assertThat(refused("http2")).isOne());
        assertThat(api.registry.find("transcripts.http.requests").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isLessThanOrEqualTo(BoundedHttp2.MOST_IDLE_FRAMES + 1);
        assertThat(log.others()).isEmpty();
    }

    @Test
    void framesThatAskForNothingAreFew() throws Exception {
        List<String> frames = List.of(
                frame(6, 0, 0, "12345678"), frame(4, 0, 0, ""), frame(2, 0, 1, "\0\0\0\0\1"), frame(0xfe, 0, 0, MARK));
        for (String frame : frames) {
            try (RawConnection connection = new RawConnection(api.server.port())) {
                send(connection, HTTP2 + frame.repeat(2 * BoundedHttp2.MOST_IDLE_FRAMES));
                assertEnhancedCalm(connection);
            }
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(refused("http2")).isEqualTo(frames.size()));
        assertThat(log.others()).isEmpty();
    }

    @Test
    void headersThatNeverEndAreCutOff() throws Exception {
        List<String> floods = List.of(
                frame(1, 1, 1, "\u0082") + frame(9, 0, 1, "").repeat(1_000),
                frame(1, 1, 1, "\u0082")
                        + frame(9, 0, 1, literal("x", MARK).repeat(300)).repeat(40),
                frame(
                        1,
                        5,
                        1,
                        "\u0082" + literal(":path", "/")
                                + literal("x", MARK.repeat(10)).repeat(150)));
        for (String flood : floods) {
            try (RawConnection connection = new RawConnection(api.server.port())) {
                send(connection, HTTP2 + flood + frame(7, 0, 0, "\0".repeat(8)));
                assertThat(connection.rest()).isNotNull();
            }
        }
        assertThat(log.others()).isEmpty();
        assertThat(api.registry.find("transcripts.http.requests").counters()).allMatch(counter -> counter.count() == 0);
    }

    @Test
    void aConnectionHasSoManyRequestsUnderWay() throws Exception {
        try (RawConnection connection = new RawConnection(api.server.port())) {
            connection.send(HTTP2 + frame(7, 0, 0, "\0".repeat(8)));
            // SETTINGS_MAX_CONCURRENT_STREAMS
            assertThat(connection.rest()).contains("\0\3\0\0\0" + (char) BoundedHttp2.MOST_STREAMS);
        }
    }

    @Test
    void ourOwnFailuresAreToldWithTheirTraceButNotEachTime() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(api.get("/v1/sessions/broken").statusCode()).isEqualTo(500);
        }

        assertThat(log.others())
                .hasSizeBetween(5, 6)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("ERROR io.transcripts.http.Exchange /v1/sessions/{id} failed, request req_")
                        .contains("IllegalStateException: a defect", "at io.transcripts.http."));
    }

    /** GOAWAY (7) with ENHANCE_YOUR_CALM (11), unless the system dropped it with a reset. */
    private static void assertEnhancedCalm(RawConnection connection) {
        String frames = connection.rest();
        if (!connection.wasReset()) {
            assertThat(frames).containsPattern("(?s)\\x07\\x00\\x00\\x00\\x00\\x00.{4}\\x00\\x00\\x00\\x0b");
        }
    }

    private static void sendAndLeave(RawConnection connection, String bytes) throws IOException {
        send(connection, bytes);
        connection.leave();
        var unused = connection.rest();
    }

    /** As much as the server takes: it may have closed already. */
    private static void send(RawConnection connection, String bytes) {
        try {
            connection.send(bytes);
        } catch (IOException e) {
            // What came before is what is looked at.
        }
    }

    private static List<String> badRequests() {
        List<String> all = new ArrayList<>();
        for (String host : List.of(
                "[" + MARK,
                "[::" + MARK + "]",
                "a:" + MARK,
                ":" + MARK,
                "a b" + MARK,
                "a,b" + MARK,
                MARK.repeat(900),
                MARK + "\1\2",
                "[::1]" + MARK,
                "a:1:2" + MARK,
                "a:99999999" + MARK,
                "/" + MARK,
                "<" + MARK)) {
            all.add("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            all.add(HTTP2
                    + frame(
                            1,
                            5,
                            1,
                            "\u0082\u0086" + literal(":path", "/")
                                    + literal(":authority", host.length() > 100 ? host.substring(0, 100) : host))
                    + frame(7, 0, 0, "\0".repeat(8)));
        }
        all.add("GET / HTTP/1.1\r\nHost: " + MARK + "\r\nHost: " + MARK + "2\r\n\r\n");
        all.add("GET /" + MARK + " HTTP/1.1\r\n\r\n");
        all.add(MARK + "\r\n\r\n");
        all.add(MARK + " / HTTP/3.1\r\n\r\n");
        all.add("GET /%" + MARK + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.add("GET http://[" + MARK + "/ HTTP/1.1\r\nHost: a\r\n\r\n");
        all.add("GET /\0" + MARK + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.add("GET /" + MARK.repeat(2_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nX: " + MARK.repeat(2_000) + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\n" + MARK + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\n " + MARK + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nX: \0" + MARK + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nX : " + MARK + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nAccept: " + MARK);
        all.add("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + MARK + "\r\n\r\n");
        all.add("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" + MARK);
        all.add("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n" + MARK);
        all.add("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n" + MARK);
        all.add("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + MARK + "\r\n");
        all.add("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + MARK + "\r\n");
        all.add("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + MARK);
        all.add("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + MARK + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nExpect: " + MARK + "\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: " + MARK + ";q=x\r\nConnection: close\r\n\r\n");
        all.add("GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=" + MARK
                + "\r\nConnection: close\r\n\r\n");
        all.add("CONNECT " + MARK + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.add("CONNECT a:" + MARK + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.add("OPTIONS * HTTP/1.1\r\nHost: a\r\nX-API-Key: " + MARK + "\r\n\r\n");
        for (String settings : List.of(MARK, "AAMAAABk" + "A", "", "AAMAAABkAAQ", "%%%", "AAAA")) {
            all.add(
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                            + settings + "\r\n\r\n");
        }
        all.add("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: " + MARK + "\r\n\r\n");
        all.add("PRI * HTTP/2.0\r\n\r\n" + MARK);
        all.add("PRI * HTTP/2.0\r\nX: " + MARK + "\r\n\r\nSM\r\n\r\n");
        for (int type = 0; type < 11; type++) {
            for (int stream : new int[] {0, 1, 2}) {
                all.add(HTTP2 + frame(type, 0, stream, MARK));
                all.add(HTTP2 + frame(type, 0xff, stream, MARK));
                all.add(HTTP2 + get(1, "/") + frame(type, 0x4, stream, MARK));
            }
        }
        for (String field : List.of(
                literal(":scheme", MARK),
                literal(":status", MARK),
                literal(":x", MARK),
                literal("X", MARK),
                literal("connection", MARK),
                literal("te", MARK),
                literal("content-length", MARK),
                literal("x", "\n" + MARK),
                literal("host", MARK + "["),
                literal(":path", "/" + MARK),
                literal(":method", MARK),
                "\177\177" + MARK,
                "\u00ff\u00ff\u00ff")) {
            all.add(HTTP2
                    + frame(1, 5, 1, "\u0082\u0086" + literal(":path", "/") + literal(":authority", "a") + field)
                    + frame(7, 0, 0, "\0".repeat(8)));
        }
        all.add(HTTP2 + frame(1, 5, 1, "\u0082") + frame(7, 0, 0, "\0".repeat(8) + MARK));
        all.add(HTTP2 + get(1, "/") + frame(3, 0, 1, "\0\0\0\10") + frame(8, 0, 1, "\177\377\377\377"));
        all.add(HTTP2 + get(1, "/") + frame(7, 0, 0, "\0\0\0\0\0\0\0\2" + MARK));
        // A request with a body that is taken back, and one that goes on behind its answer.
        all.add(HTTP2
                + frame(1, 4, 1, "\u0083\u0086" + literal(":path", "/") + literal(":authority", "a"))
                + frame(0, 0, 1, MARK)
                + frame(3, 0, 1, "\0\0\0\10"));
        all.add(HTTP2
                + frame(
                        1,
                        4,
                        1,
                        "\u0083\u0086" + literal(":path", "/") + literal(":authority", "a")
                                + literal("content-length", "3"))
                + frame(0, 1, 1, MARK));
        return all;
    }

    private static String mutated(String bytes, Random random) {
        StringBuilder mutated = new StringBuilder(bytes);
        for (int i = 0; i < 3 && mutated.length() > 1; i++) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
                case 1 -> mutated.deleteCharAt(at);
                default -> mutated.insert(at, (char) random.nextInt(256));
            }
        }
        return mutated.toString();
    }

    private int refused(String kind) {
        return (int) api.registry
                .get("transcripts.http.refused")
                .tags("port", "api", "kind", kind)
                .counter()
                .count();
    }
}
