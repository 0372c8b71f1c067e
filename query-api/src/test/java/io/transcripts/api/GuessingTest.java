package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who pays for keys that are none, and who does not. */
class GuessingTest {
    private static final String PROXY = "127.0.0.9";
    private static final String GUESSER = "127.0.0.2";
    private static final String OTHER = "127.0.0.3";

    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        // Time stands still: whoever has to wait waits for as long as the test takes.
        api = new ApiFixture(
                ApiServer.Options.of("127.0.0.1", 0).with(ConnectionLimits.DEFAULT.with(256, List.of(PROXY))), () -> 0);
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    @Test
    void aGuesserWaitsAndNobodyElse() throws Exception {
        assertThat(status(GUESSER, keyed(api.key("pro")))).isEqualTo(200);
        guess(GUESSER, "");

        String refused = answer(GUESSER, request(keyed("tk_wrong")));
        assertThat(refused)
                .startsWith("HTTP/1.1 429")
                .containsPattern("(?i)\r\nRetry-After: \\d+\r\n")
                .contains("\"code\":\"rate_limit_exceeded\"", "\"type\":\"rate_limit_error\"");

        assertThat(status(GUESSER, keyed(api.key("pro"))))
                .as("good before, from there")
                .isEqualTo(200);
        assertThat(status(GUESSER, "")).as("no key is no guess").isEqualTo(401);
        assertThat(answer(GUESSER, "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(status(OTHER, keyed("tk_wrong"))).isEqualTo(401);
        assertThat(status(OTHER, keyed(api.key("free")))).isEqualTo(200);
        assertThat(refused("key")).isEqualTo(FailedKeys.FORGIVEN + 2);
        assertThat(refused("guess")).isPositive();
    }

    @Test
    void aKeyThatIsGoodIsNotLookedAtWhereNobodyKnowsIt() throws Exception {
        guess(GUESSER, "");

        assertThat(status(GUESSER, keyed(api.key("pro")))).isEqualTo(429);
    }

    @Test
    void neitherAMissingNorARevokedOrExpiredKeyIsAGuess() throws Exception {
        for (int i = 0; i <= FailedKeys.FORGIVEN; i++) {
            assertThat(status(GUESSER, "")).isEqualTo(401);
            assertThat(status(GUESSER, keyed(api.key("revoked")))).isEqualTo(401);
            assertThat(status(GUESSER, keyed(api.key("expired")))).isEqualTo(401);
        }

        assertThat(status(GUESSER, keyed(api.key("pro")))).isEqualTo(200);
    }

    @Test
    void behindAProxyOfOursItIsTheClientWhoPays() throws Exception {
        guess(PROXY, "X-Forwarded-For: 192.0.2.1\r\n");

        assertThat(status(PROXY, "X-Forwarded-For: 192.0.2.1\r\n" + keyed("tk_wrong")))
                .isEqualTo(429);
        assertThat(status(PROXY, "X-Forwarded-For: 192.0.2.2\r\n" + keyed("tk_wrong")))
                .isEqualTo(401);
        assertThat(status(PROXY, "X-Forwarded-For: 192.0.2.2\r\n" + keyed(api.key("pro"))))
                .isEqualTo(200);
    }

    @Test
    void whoIsNoProxyOfOursPaysWhateverItSays() throws Exception {
        for (int i = 0; i <= FailedKeys.FORGIVEN; i++) {
            assertThat(status(GUESSER, "X-Forwarded-For: 192.0.2." + i + "\r\n" + keyed("tk_wrong")))
                    .isEqualTo(401);
        }

        assertThat(status(GUESSER, "X-Forwarded-For: 192.0.2.99\r\n" + keyed("tk_wrong")))
                .isEqualTo(429);
    }

    @Test
    void answersThatWaitHoldNoThread() throws Exception {
        guess(GUESSER, "");

        List<RawConnection> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                flood.add(new RawConnection(GUESSER, api.server.port()).send(request(keyed("tk_wrong"))));
            }
            // More than there are threads.
            assertThat(status(OTHER, keyed(api.key("pro")))).isEqualTo(200);
            for (RawConnection connection : flood) {
                assertThat(connection.answer()).matches("(?s)HTTP/1\\.1 (429|401) .*");
            }
        } finally {
            for (RawConnection connection : flood) {
                connection.close();
            }
        }
    }

    @Test
    void ofThoseThatWaitThereAreOnlySoMany() throws Exception {
        guess(GUESSER, "");
        StringBuilder requests = new StringBuilder(RawConnection.HTTP2);
        for (int i = 0; i < RawConnection.MOST_STREAMS; i++) {
            requests.append(RawConnection.frame(
                    1,
                    5,
                    2 * i + 1,
                    "\u0082\u0086"
                            + RawConnection.literal(":path", "/v1/sessions/mine")
                            + RawConnection.literal(":authority", "a")
                            + RawConnection.literal("x-api-key", "tk_wrong")));
        }

        List<RawConnection> flood = new ArrayList<>();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (int i = 0; i < 20; i++) {
                    flood.add(new RawConnection(GUESSER, api.server.port()).send(requests.toString()));
                }
                return flood.stream().anyMatch(connection -> connection.isClosedUnder(""));
            });
        } finally {
            for (RawConnection connection : flood) {
                connection.close();
            }
        }
        assertThat(status(OTHER, keyed(api.key("pro")))).isEqualTo(200);
    }

    /** As many as are forgiven, and the one behind them. */
    private void guess(String from, String header) throws IOException {
        for (int i = 0; i <= FailedKeys.FORGIVEN; i++) {
            assertThat(status(from, header + keyed("tk_" + i))).isEqualTo(401);
        }
    }

    private static String keyed(String key) {
        return "X-API-Key: " + key + "\r\n";
    }

    private static String request(String headers) {
        return "GET /v1/sessions/mine HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    }

    private int status(String from, String headers) throws IOException {
        return Integer.parseInt(answer(from, request(headers)).substring(9, 12));
    }

    private String answer(String from, String request) throws IOException {
        try (RawConnection connection = new RawConnection(from, api.server.port())) {
            return connection.send(request).answer();
        }
    }

    private int refused(String kind) {
        return (int) api.registry
                .get("transcripts.http.refused")
                .tags("port", "api", "kind", kind)
                .counter()
                .count();
    }
}
