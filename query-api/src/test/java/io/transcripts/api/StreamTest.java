package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.api.StreamClient.Event;
import io.transcripts.keys.ApiKey;
import io.transcripts.live.LiveOptions;
import io.transcripts.live.ManualStreams;
import io.transcripts.ownership.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET …/transcript/stream} and {@code wait}, by a clock that the test moves, in front of a real store. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTest {
    private static final String PATH = "/v1/sessions/s/transcript";
    private static final JsonMapper JSON = new JsonMapper();

    private final StoredSessions sessions = new StoredSessions();
    private final ManualStreams live = new ManualStreams(new LiveOptions(4, 3, Duration.ZERO), sessions.directory());
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        // Time stands still for those who ask too often.
        api = new ApiFixture(sessions.query(), live.streams, () -> 0);
        sessions.tell("{'type':'session.started','session_id':'s','organization_id':'org_demo',"
                + "'language':{'source':'de','target':'en'}}");
        says("a", "eins", 1);
    }

    @AfterEach
    void stop() throws IOException {
        live.startTheClock();
        api.close();
        live.close();
    }

    private void says(String segmentId, String text, double start) {
        sessions.tell("{'type':'asr','session_id':'s','segment_id':'" + segmentId + "','text':'" + text
                + "','start_time':" + start + ",'end_time':" + (start + 1) + ",'is_final':true}");
    }

    private void ends() {
        sessions.tell("{'type':'session.failed','session_id':'s'}");
    }

    private StreamClient open(String query) throws Exception {
        StreamClient client = StreamClient.of(api, "s", query);
        assertThat(client.connect()).isEqualTo(200);
        return client;
    }

    private void isTheTranscript(StreamClient client) throws Exception {
        assertThat(client.body()).isEqualTo(transcript());
    }

    private String transcript() throws Exception {
        return JSON.readTree(api.get(PATH).body()).toString();
    }

    @Test
    void itBeginsWithAllThatIsThereAndGoesOnWithWhatChanges() throws Exception {
        try (StreamClient client = open("")) {
            assertThat(client.until("checkpoint")).isNotNull();
            assertThat(client.seen).containsExactly("retry", "reset", "segment", "checkpoint");
            isTheTranscript(client);

            says("b", "drei", 3);
            says("c", "zwei", 2);
            sessions.tell("{'type':'asr','session_id':'s','segment_id':'a','text':'','start_time':1,'end_time':2,"
                    + "'is_final':true,'revision':1}");
            sessions.tell("{'type':'translation','session_id':'s','segment_id':'c','language':'en','text':'two'}");
            while (!client.body().equals(transcript())) {
                assertThat(client.until("checkpoint")).isNotNull();
            }
            assertThat(client.seen.subList(4, client.seen.size()))
                    .contains("segment", "removed")
                    .doesNotContain("reset");
        }
    }

    @Test
    void itsHeadersKeepCachesAndProxiesAway() throws Exception {
        StreamClient client = StreamClient.of(api, "s", "");
        client.connect();
        var headers = client.response().headers();

        assertThat(headers.firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(headers.firstValue("X-Request-ID")).isPresent();
        assertThat(headers.firstValue("X-RateLimit-Limit")).isPresent();
        client.close();
        HttpResponse<InputStream> compressed = api.client.send(
                api.request(PATH + "/stream").header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(compressed.headers().firstValue("Content-Encoding")).isEmpty();
        compressed.body().close();
    }

    @Test
    void aCursorIsGoneOnFromWhereverItCameFrom() throws Exception {
        String cursor;
        try (StreamClient client = open("")) {
            assertThat(client.until("checkpoint")).isNotNull();
            cursor = client.cursor();
        }
        says("b", "zwei", 2);
        sessions.moves();

        for (String query : new String[] {"?since=" + cursor, "?since=nobodys"}) {
            HttpResponse<InputStream> response = api.client.send(
                    api.request(PATH + "/stream" + query)
                            .header("Last-Event-ID", String.valueOf(cursor))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                String begin = new String(body.readNBytes(150), StandardCharsets.UTF_8);
                assertThat(begin)
                        .startsWith("retry: ")
                        .contains("event: segment")
                        .doesNotContain("reset");
            }
        }
        HttpResponse<byte[]> whole = api.get(PATH);
        assertThat(whole.headers().firstValue("X-Transcript-Cursor")).isPresent();
    }

    @Test
    void untilCompleteItEndsWithTheSessionAndIsNotBegunAgain() throws Exception {
        try (StreamClient client = open("?until=complete")) {
            assertThat(client.until("checkpoint")).isNotNull();
            ends();

            assertThat(client.until("end")).isEqualTo(new Event("end", "{\"status\":\"failed\"}", null));
            assertThat(client.next()).isNull();
            assertThat(client.connect()).isEqualTo(204);
            says("b", "spät", 2);
            assertThat(client.connect()).isEqualTo(200);
            assertThat(client.until("end")).isNotNull();
            isTheTranscript(client);
        }
        await().untilAsserted(() -> assertThat(live.ended("complete")).isEqualTo(3));
    }

    @Test
    void anErasedTranscriptIsForgottenAndIsGone() throws Exception {
        try (StreamClient client = open("")) {
            assertThat(client.until("checkpoint")).isNotNull();
            sessions.tell("{'type':'session.erased','session_id':'s'}");

            assertThat(client.until("erased")).isNotNull();
            assertThat(client.next()).isNull();
            assertThat(client.connect()).isEqualTo(410);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unknown, '', 404",
        "s, ?until=later, 400",
        "s, ?wait=1, 400",
        "s, ?format=json, 400",
        "s, ?since=%C3%BC, 400",
        "s, ?include_interim=maybe, 400",
    })
    void whatIsWrongIsSaidBeforeItBegins(String sessionId, String query, int status) throws Exception {
        StreamClient client = StreamClient.of(api, sessionId, query);

        assertThat(client.connect()).isEqualTo(status);
    }

    @Test
    void whoMayNotSeeTheSessionMayNotFollowIt() throws Exception {
        for (String[] caller : new String[][] {{"stranger", "404"}, {"scopeless", "403"}, {"revoked", "401"}}) {
            HttpResponse<byte[]> response = api.client.send(
                    api.request(PATH + "/stream", caller[0]).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as(caller[0]).isEqualTo(Integer.parseInt(caller[1]));
        }
        assertThat(live.gauge("transcripts.streams")).isZero();
    }

    @Test
    void whileNobodyOwnsTheSessionItIsSilentButForItsComments() throws Exception {
        sessions.is(Role.none(Role.Why.NOT_HERE));
        StreamClient client = StreamClient.of(api, "s", "");
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
            try {
                return client.connect();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().untilAsserted(
                        () -> assertThat(live.gauge("transcripts.streams")).isOne());
        await().untilAsserted(() -> {
            live.later(Duration.ofMillis(701));
            assertThat(status).isCompletedWithValue(200);
        });
        assertThat(client.until("retry")).isNotNull();
        await().untilAsserted(() -> {
            live.later(Duration.ofSeconds(5));
            assertThat(client.response().body().available()).isPositive();
        });
        assertThat(client.until(":")).isNotNull();

        sessions.is(Role.OWNER);
        live.later(Duration.ofSeconds(2));
        assertThat(client.until("checkpoint")).isNotNull();
        isTheTranscript(client);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void aHeadIsThatOfTheStream(String coding) throws Exception {
        HttpResponse<Void> head = api.client.send(
                api.request(PATH + "/stream")
                        .header("Accept-Encoding", coding)
                        .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(head.headers().map()).doesNotContainKeys("content-encoding", "content-length");
        await().untilAsserted(
                        () -> assertThat(live.gauge("transcripts.streams")).isZero());
    }

    @Test
    void aKeyHasItsShareAndTheNodeItsBound() throws Exception {
        List<StreamClient> three = List.of(open(""), open(""), open(""));
        try {
            HttpResponse<byte[]> fourth = api.get(PATH + "/stream");
            assertThat(fourth.statusCode()).isEqualTo(429);
            assertThat(fourth.headers().firstValue("Retry-After")).isPresent();
            HttpResponse<InputStream> anothers = api.client.send(
                    api.request(PATH + "/stream", "free").build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(anothers.statusCode()).isEqualTo(200);
            HttpResponse<byte[]> oneTooMany = api.client.send(
                    api.request(PATH + "/stream", "free").build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(oneTooMany.statusCode()).isEqualTo(503);
            anothers.body().close();
        } finally {
            for (StreamClient each : three) {
                each.close();
            }
        }
    }

    @Test
    void itEndsAfterAWhileAndIsGoneOnWith() throws Exception {
        try (StreamClient client = open("")) {
            assertThat(client.until("checkpoint")).isNotNull();
            // A write that is not over yet would have taken too long.
            live.later(Duration.ZERO);
            // Nobody's time is over sooner.
            live.later(Duration.ofMinutes(5));
            // Less than a stream has for what is under way then: on a step beyond that it would be broken off.
            for (int i = 0; i < 40 && live.ended("rotated") == 0; i++) {
                live.later(Duration.ofSeconds(15));
            }

            assertThat(client.until("no such event")).isNull();
            await().untilAsserted(() -> assertThat(live.ended("rotated")).isOne());
            assertThat(client.connect()).isEqualTo(200);
            says("b", "zwei", 2);
            assertThat(client.until("checkpoint")).isNotNull();
            isTheTranscript(client);
        }
    }

    @Test
    void aKeyThatIsTakenBackEndsItsStreams() throws Exception {
        try (StreamClient client = open("")) {
            assertThat(client.until("checkpoint")).isNotNull();
            // As above.
            live.later(Duration.ZERO);
            api.forgetKeys();
            live.later(Duration.ofSeconds(16));

            assertThat(client.until("no such event")).isNull();
            await().untilAsserted(() -> assertThat(live.ended("key")).isOne());
            assertThat(client.connect()).isEqualTo(401);
        }
    }

    @Test
    void whoeverDoesNotReadIsLeftBehindAndThenLeft() throws Exception {
        for (int i = 0; i < 600; i++) {
            says("long_" + i, "x".repeat(30_000), 10 + i);
        }
        try (Socket socket = new Socket("127.0.0.1", api.server.port())) {
            socket.getOutputStream()
                    .write(("GET " + PATH + "/stream HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                                    + api.keys.get("pro") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(
                            () -> assertThat(live.gauge("transcripts.streams")).isOne());
            await().untilAsserted(() -> {
                live.later(Duration.ofSeconds(4));
                assertThat(live.ended("stalled")).isOne();
            });
        }
        assertThat(live.gauge("transcripts.streams")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&format=vtt"})
    void aRequestWaitsForTheEndOfTheSession(String query) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> waiting = get(PATH + "?wait=60" + query);
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());
        says("b", "zwei", 2);
        assertThat(waiting).isNotDone();
        ends();
        await().untilAsserted(() -> {
            assertThat(waiting).isCompleted();
        });

        assertThat(waiting.join().statusCode()).isEqualTo(200);
        assertThat(waiting.join().headers().firstValue("X-Transcript-Status")).hasValue("failed");
        assertThat(live.gauge("transcripts.waits")).isZero();
    }

    @Test
    void itIsAnsweredAtTheLatestWhenItsTimeIsOver() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> waiting = get(PATH + "?wait=2");
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());
        live.later(Duration.ofSeconds(1));
        assertThat(waiting).isNotDone();
        live.later(Duration.ofSeconds(1));

        assertThat(waiting.join().headers().firstValue("X-Transcript-Status")).hasValue("processing");
        assertThat(api.get(PATH + "?wait=61").statusCode()).isEqualTo(400);
        assertThat(api.get(PATH + "?wait=0").statusCode()).isEqualTo(200);
    }

    /** What becomes of a key while a request of its waits. */
    private enum Change {
        NONE,
        RAISED,
        LOWERED,
        EXPIRED,
        REVOKED,
        ABSENT,
        SCOPELESS,
        MOVED;

        @Nullable
        ApiKey of(ApiKey key) {
            return this == ABSENT
                    ? null
                    : new ApiKey(
                            key.id(),
                            key.sha256(),
                            this == MOVED ? "org_other" : key.organizationId(),
                            this == RAISED
                                    ? ApiKey.Plan.ENTERPRISE
                                    : this == LOWERED ? ApiKey.Plan.STARTER : key.plan(),
                            this == SCOPELESS ? Set.of(ApiKey.SESSIONS_WRITE) : key.scopes(),
                            this == EXPIRED ? ApiFixture.NOW : null,
                            this == REVOKED,
                            key.rateLimitPerMinute());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, '', 200, '\"status\":\"failed\"'",
        "RAISED, '', 200, '\"status\":\"failed\"'",
        "LOWERED, '', 200, '\"status\":\"failed\"'",
        "LOWERED, &include_words=true, 403, feature_not_available",
        "EXPIRED, '', 401, expired_api_key",
        "REVOKED, '', 401, revoked_api_key",
        "ABSENT, '', 401, invalid_api_key",
        "SCOPELESS, '', 403, insufficient_permissions",
        "MOVED, '', 404, session_not_found",
    })
    void aRequestThatHasWaitedIsAnsweredByWhatItsKeyIsNow(Change change, String query, int status, String says)
            throws Exception {
        CompletableFuture<HttpResponse<byte[]>> waiting = get(PATH + "?wait=60" + query);
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());
        api.changeKey("pro", change::of);
        ends();

        assertThat(waiting.join().statusCode()).isEqualTo(status);
        assertThat(ApiFixture.text(waiting.join())).contains(says);
    }

    @Test
    void anAnswerThatWasWaitedForSaysWhatItsKeyHasLeftNow() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> waiting = api.client.sendAsync(
                api.request(PATH + "?wait=60", "limited").build(), HttpResponse.BodyHandlers.ofByteArray());
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());
        assertThat(api.send(api.request(PATH, "limited")).headers().allValues("X-RateLimit-Remaining"))
                .containsExactly("1");
        ends();

        assertThat(waiting.join().headers().allValues("X-RateLimit-Remaining")).containsExactly("1");
        assertThat(waiting.join().headers().allValues("RateLimit")).containsExactly("\"key\";r=1;t=40");
        assertThat(api.send(api.request(PATH, "limited")).headers().allValues("X-RateLimit-Remaining"))
                .as("nothing was counted")
                .containsExactly("0");
    }

    @Test
    void withACursorItWaitsForAnyChange() throws Exception {
        String cursor =
                api.get(PATH).headers().firstValue("X-Transcript-Cursor").orElseThrow();
        CompletableFuture<HttpResponse<byte[]>> waiting = get(PATH + "?wait=60&since=" + cursor);
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());
        live.later(Duration.ofSeconds(1));
        assertThat(waiting).isNotDone();
        says("b", "zwei", 2);
        await().untilAsserted(() -> {
            assertThat(waiting).isCompleted();
        });

        assertThat(ApiFixture.text(waiting.join())).contains("\"id\":\"b\"");
    }

    @Test
    void whatIsNotThereIsNotWaitedFor() throws Exception {
        assertThat(get("/v1/sessions/unknown/transcript?wait=60").join().statusCode())
                .isEqualTo(404);
    }

    private CompletableFuture<HttpResponse<byte[]>> get(String path) {
        return api.client.sendAsync(api.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
