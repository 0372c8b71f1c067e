package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.ApiFixture;
import io.transcripts.api.OpenApi;
import io.transcripts.domain.Transcript;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Locator.Place;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question goes to whoever has the session, and what comes back is theirs. */
class ForwarderTest {
    private static final String MINE = "/v1/sessions/mine/transcript";

    private Neighbourhood neighbourhood;
    private ApiFixture node;

    @BeforeEach
    void start() throws Exception {
        neighbourhood = Neighbourhood.patient();
        node = neighbourhood.node;
        node.answers.clear();
    }

    @AfterEach
    void stop() throws Exception {
        neighbourhood.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mine", "lacking", "lagging", "none", "theirs", "nobodys", "disputed", "erased", "A.b_c:-9"})
    void anAnswerIsTheOwnersByteForByte(String session) throws Exception {
        PeerFixture owner = neighbourhood.peer();
        neighbourhood.has(owner.asOwner());
        String path = "/v1/sessions/" + session;
        int count;
        try (ApiFixture alone = new ApiFixture()) {
            owner.answers.putAll(alone.answers);
            List<String> questions = new ArrayList<>(List.of(
                    path,
                    path + "/transcript",
                    path + "/transcript?format=text&include_translations=false",
                    path + "/transcript?format=srt&speaker_labels=%6eame",
                    path + "/transcript?format=vtt&include_words=true&",
                    path + "/transcript?include_translations=all&translation_language=fr",
                    path + "/transcript?limit=1",
                    path + "/transcript?expected_version=41"));
            if (!session.equals("lagging")) {
                // Who is behind cannot know, and others are asked.
                questions.add(path + "/transcript?starting_after=seg_999");
            }
            count = 4 * questions.size();
            for (String question : questions) {
                for (String method : List.of("GET", "HEAD")) {
                    for (HttpClient.Version version : HttpClient.Version.values()) {
                        HttpResponse<byte[]> own = alone.send(ask(alone, question, method, version));
                        HttpResponse<byte[]> forwarded = node.send(ask(node, question, method, version));

                        assertThat(forwarded.statusCode()).isEqualTo(own.statusCode());
                        assertThat(ApiFixture.text(forwarded)).isEqualTo(ApiFixture.text(own));
                        assertThat(withoutDate(forwarded))
                                .as("%s %s %s", method, question, version)
                                .isEqualTo(withoutDate(own));
                    }
                }
            }
        }
        assertThat(owner.asked).hasSize(count).containsOnly(false);
        neighbourhood.awaitForwards("answered", count);
    }

    private static HttpRequest.Builder ask(ApiFixture api, String path, String method, HttpClient.Version version) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .header("Authorization", "Bearer " + api.key("pro"))
                .header("X-Request-ID", "my-request")
                .header("Accept", "text/vtt;q=0.5, application/json")
                .version(version);
        return request.method(method, BodyPublishers.noBody());
    }

    @Test
    void anErasureIsPublishedByTheOwner() throws Exception {
        PeerFixture owner = owner();
        owner.answers.put("erased", new Answer.Erased<>("org_demo"));

        HttpResponse<byte[]> accepted = node.send(erasing(MINE, "writer"));
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(ApiFixture.text(accepted))
                .isEqualTo("{\"object\":\"erasure\",\"session_id\":\"mine\",\"status\":\"accepted\"}");
        assertThat(node.send(erasing("/v1/sessions/erased/transcript", "writer"))
                        .statusCode())
                .isEqualTo(410);
        assertThat(node.send(erasing("/v1/sessions/none/transcript", "writer")).statusCode())
                .isEqualTo(404);
        assertThat(node.send(erasing(MINE, "pro")).statusCode()).isEqualTo(403);
        assertThat(owner.erased).containsExactly("mine of org_demo");
        assertThat(node.erased).isEmpty();
    }

    private HttpRequest.Builder erasing(String path, String key) {
        return HttpRequest.newBuilder(node.uri(path))
                .header("X-API-Key", node.key(key))
                .DELETE();
    }

    @Test
    void theFormatIsTheOneThatIsAccepted() throws Exception {
        PeerFixture owner = owner();

        HttpResponse<byte[]> response = node.send(node.request(MINE).header("Accept", "text/vtt"));

        assertThat(response.headers().allValues("Content-Type")).containsExactly("text/vtt; charset=utf-8");
        assertThat(owner.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|",
                "\"",
                "^",
                "{",
                "}",
                "\\",
                "<",
                ">",
                "`",
                "[",
                "'",
                "%7C",
                "\u00fc",
                "\u00c3\u00bc",
                "a+b",
                "%F0%9F%98%80"
            })
    void aQueryIsTheOwnersAsItsCallerLeftIt(String text) throws Exception {
        PeerFixture owner = owner();
        try (ApiFixture alone = new ApiFixture()) {
            owner.answers.putAll(alone.answers);
            String own = search(alone, text);

            assertThat(search(node, text)).isEqualTo(own);
        }
        neighbourhood.awaitForwards("failed", 0);
    }

    /** What is found, by a caller who leaves characters as they are. */
    private static String search(ApiFixture api, String text) throws Exception {
        String response =
                api.raw("GET " + MINE + "/search?q=" + text + " HTTP/1.1\r\nHost: a\r\nX-Request-ID: my-request\r\n"
                        + "X-API-Key: " + api.key("pro") + "\r\nConnection: close\r\n\r\n");
        return response.lines()
                .filter(line -> !line.startsWith("Date: "))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aThousandTagsDoNotMakeTheOwnerLookDead() throws Exception {
        owner();
        String tags = IntStream.range(0, 1_500)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\"")
                .collect(Collectors.joining(","));

        HttpResponse<byte[]> response = node.send(node.request(MINE).header("If-None-Match", tags));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(node.get(MINE).statusCode()).isEqualTo(200);
        neighbourhood.awaitForwards("answered", 2);
        assertThat(neighbourhood.forwards("failed")).isZero();
        assertThat(neighbourhood.forwards("left_alone")).isZero();
    }

    @Test
    void aForwardedAnswerIsCompressedOnRequest() throws Exception {
        owner();
        byte[] plain = node.get(MINE).body();

        HttpResponse<byte[]> response = node.send(node.request(MINE).header("Accept-Encoding", "gzip"));

        assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(response.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void anErrorHasTheCallersRequestId() throws Exception {
        PeerFixture owner = owner();
        owner.answers.put("erased", new Answer.Erased<>("org_demo"));

        for (String session : List.of("none", "erased")) {
            HttpResponse<byte[]> response =
                    node.send(node.request("/v1/sessions/" + session).header("X-Request-ID", "my-request"));

            assertThat(response.statusCode()).isEqualTo(session.equals("none") ? 404 : 410);
            assertThat(response.headers().allValues("X-Request-ID")).containsExactly("my-request");
            assertThat(ApiFixture.text(response)).contains("\"request_id\":\"my-request\"");
            assertThat(OpenApi.DOCUMENT.errors("Error", ApiFixture.text(response)))
                    .isEmpty();
        }
    }

    @Test
    void nothingOfAnotherOrganizationLeavesTheOwner() throws Exception {
        PeerFixture owner = owner();
        owner.answers.put(
                "theirs", new Answer.Found<>(ApiFixture.transcript("theirs", "org_other", false), ApiFixture.CURRENT));
        HttpClient peer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(neighbourhood.identity.context())
                .build();

        HttpResponse<byte[]> response = peer.send(
                HttpRequest.newBuilder(URI.create(
                                "https://" + owner.asOwner().address() + "/peer/v1/sessions/theirs/transcript"))
                        .header("Transcripts-Organization", "org_demo")
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(ApiFixture.text(response)).contains("session_not_found").doesNotContain("Hello", "org_other");
        assertThat(response.headers().map()).doesNotContainKey("x-transcript-version");
    }

    @Test
    void whoeverOwnsItAsksNobody() throws Exception {
        try (Neighbourhood owning =
                new Neighbourhood(Neighbourhood.LONG, Neighbourhood.LONG, Neighbourhood.LONG, Duration.ZERO, true)) {
            PeerFixture other = owning.peer();
            owning.has(other.asStandby());

            assertThat(owning.node.get(MINE).statusCode()).isEqualTo(200);
            assertThat(owning.node.get("/v1/sessions/none").statusCode()).isEqualTo(404);
            assertThat(owning.node.get("/v1/sessions/broken").statusCode()).isEqualTo(500);
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void whoeverHasJustLostItAsksOthers() throws Exception {
        try (Neighbourhood owning =
                new Neighbourhood(Neighbourhood.LONG, Neighbourhood.LONG, Neighbourhood.LONG, Duration.ZERO, true)) {
            PeerFixture other = owning.peer();
            other.answers.put("moving", found(ApiFixture.CURRENT));
            owning.has(other.asOwner());

            assertThat(owning.node.get("/v1/sessions/moving").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aStandbyAnswersForAnOwnerThatIsNotReady() throws Exception {
        PeerFixture owner = owner();
        owner.answers.put("mine", new Answer.NotReady<>("rebalance", Duration.ofSeconds(1)));
        PeerFixture standby = standby(17);
        neighbourhood.has(owner.asOwner(), standby.asStandby());

        HttpResponse<byte[]> response = node.get(MINE);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("X-Transcript-Lag")).containsExactly("17");
        assertThat(owner.asked).containsExactly(false);
        assertThat(standby.asked).containsExactly(true);
    }

    @Test
    void aStandbyAnswersForAnOwnerThatIsGone() throws Exception {
        PeerFixture standby = standby(17);
        neighbourhood.has(Neighbourhood.gone(), standby.asStandby());

        for (int i = 0; i < 3; i++) {
            assertThat(node.get(MINE).headers().allValues("X-Transcript-Lag")).containsExactly("17");
        }
        assertThat(standby.asked).containsExactly(true, true, true);
    }

    @Test
    void theCopyHereAnswersInItsTurn() throws Exception {
        node.answers.put("mine", found(3));
        PeerFixture standby = standby(17);
        neighbourhood.has(Neighbourhood.gone(), new Place("self:1", false, true), standby.asStandby());
        assertThat(node.get(MINE).headers().allValues("X-Transcript-Lag")).containsExactly("3");

        node.answers.put("mine", new Answer.NotReady<>("too far behind", Duration.ofSeconds(1)));
        assertThat(node.get(MINE).headers().allValues("X-Transcript-Lag")).containsExactly("17");
    }

    @Test
    void whenNobodyCanAnswerItIs503() throws Exception {
        PeerFixture owner = owner();
        owner.answers.put("mine", new Answer.NotReady<>("rebalance", Duration.ofSeconds(1)));
        node.answers.put("mine", new Answer.NotReady<>("too far behind", Duration.ofSeconds(1)));

        for (List<Place> places : List.of(
                List.<Place>of(),
                List.of(Neighbourhood.gone()),
                List.of(owner.asOwner()),
                List.of(owner.asOwner(), new Place("self:1", false, true), Neighbourhood.gone()))) {
            neighbourhood.has(places.toArray(new Place[0]));
            HttpResponse<byte[]> response = node.send(node.request(MINE).header("X-Request-ID", "my-request"));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().allValues("Retry-After")).containsExactly("1");
            assertThat(response.headers().allValues("X-Request-ID")).containsExactly("my-request");
            assertThat(ApiFixture.text(response)).contains("not_ready").contains("\"request_id\":\"my-request\"");
        }
        assertThat(owner.asked).as("once each").hasSize(2);
    }

    @Test
    void whileAPartitionMovesItIsAskedForAgain() throws Exception {
        try (Neighbourhood moving = Neighbourhood.stubborn()) {
            PeerFixture owner = moving.peer();
            owner.answers.put("mine", new Answer.NotReady<>("rebalance", Duration.ofSeconds(1)));
            moving.node.answers.clear();
            moving.node.answers.put("mine", new Answer.NotReady<>("not here", Duration.ofSeconds(1)));
            moving.has(owner.asOwner());

            CompletableFuture<HttpResponse<byte[]>> response =
                    moving.node.client.sendAsync(moving.node.request(MINE).build(), BodyHandlers.ofByteArray());
            Awaitility.await()
                    .atMost(Neighbourhood.LONG)
                    .untilAsserted(() -> assertThat(owner.asked).hasSizeGreaterThan(1));
            owner.answers.put("mine", found(ApiFixture.CURRENT));

            assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    /** A 400 that tells a version is an answer: who gives it has looked at the session. */
    private static String version(String status) {
        return status.startsWith("400") ? "" : "X-Transcript-Version: 9\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "302 Found",
                "400 Bad Request",
                "401 Unauthorized",
                // Of a node that does not know the path, because it is of another release.
                "404 Not Found",
                "405 Method Not Allowed",
                "431 Too Large",
                "500 Server Error"
            })
    void whatIsNoAnswerIsNotPassedOn(String status) throws Exception {
        ScriptedPeer owner = neighbourhood.asked(
                ScriptedPeer.says("HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n" + version(status) + "\r\nwhat"));
        PeerFixture standby = standby(17);
        neighbourhood.has(owner.asOwner(), standby.asStandby());

        HttpResponse<byte[]> response = node.get(MINE);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("X-Transcript-Version")).containsExactly("42");
        assertThat(response.headers().allValues("X-Transcript-Lag")).containsExactly("17");
    }

    @Test
    void moreQuestionsThanConnectionsWaitForTheirTurn() throws Exception {
        PeerFixture owner = owner();
        CountDownLatch underWay = new CountDownLatch(20);
        CountDownLatch answer = new CountDownLatch(1);
        owner.answerWith((id, words, orStandby) -> {
            underWay.countDown();
            await(answer);
            return found(ApiFixture.CURRENT);
        });

        List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            responses.add(node.client.sendAsync(
                    node.request(MINE).timeout(Neighbourhood.LONG).build(), BodyHandlers.ofByteArray()));
        }
        await(underWay);
        answer.countDown();

        for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
            assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(owner.asked).hasSize(200);
    }

    @Test
    void aLongBodyIsPassedOnAsItComes() throws Exception {
        byte[] half = new byte[5 << 20];
        Arrays.fill(half, (byte) 'a');
        CountDownLatch hasArrived = new CountDownLatch(1);
        ScriptedPeer owner = neighbourhood.asked((socket, peer) -> {
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + 2 * half.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(half);
            await(hasArrived);
            socket.getOutputStream().write(half);
        });
        node.takeAnything();
        neighbourhood.has(owner.asOwner());

        HttpResponse<InputStream> response = node.client.send(node.request(MINE).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.readNBytes(half.length)).isEqualTo(half);
            hasArrived.countDown();
            assertThat(body.readAllBytes()).isEqualTo(half);
        }
    }

    @Test
    void theLongestHeadersOfACallerArePassedOnToo() throws Exception {
        PeerFixture owner = owner();
        String request = "GET " + MINE + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                + node.key("pro") + "\r\nAccept: application/json, text/";
        String end = "\r\n\r\n";

        String response = node.raw(request + "x".repeat((8 << 10) - request.length() - end.length()) + end);

        assertThat(response).startsWith("HTTP/1.1 200");
        assertThat(owner.asked).hasSize(1);
    }

    private PeerFixture owner() {
        PeerFixture owner = neighbourhood.peer();
        owner.answers.put("mine", found(ApiFixture.CURRENT));
        neighbourhood.has(owner.asOwner());
        return owner;
    }

    private PeerFixture standby(long lag) {
        PeerFixture standby = neighbourhood.peer();
        standby.answers.put("mine", found(lag));
        return standby;
    }

    private static Answer<Transcript> found(long lag) {
        return new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), lag);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, List<String>> withoutDate(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }
}
