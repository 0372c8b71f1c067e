package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.transcripts.api.ApiFixture;
import io.transcripts.api.OpenApi;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Locator.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that hang, die, or come back, and callers that go away. */
class ForwarderFaultTest {
    private static final String MINE = "/v1/sessions/mine/transcript";
    /** Enough for a peer of this JVM that lives. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration NEVER = Duration.ofHours(1);
    private static final String WHOLE =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    /** More than all buffers between a peer and a caller hold. */
    private static final int LONG_BODY = 64 << 20;

    private Neighbourhood neighbourhood;
    private ApiFixture node;

    @AfterEach
    void stop() throws Exception {
        neighbourhood.close();
    }

    private void start(Duration patience, Duration deadline, Duration leftAlone) throws IOException {
        neighbourhood = new Neighbourhood(patience, deadline, leftAlone);
        node = neighbourhood.node;
        node.takeAnything();
        node.answers.clear();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOwnerThatHangsIsWaitedForOnce(boolean inTheMiddle) throws Exception {
        // Enough for the first connection to the standby, which would be left alone as well.
        start(PATIENCE.multipliedBy(3), Neighbourhood.LONG, NEVER);
        PeerFixture standby = standby();
        ScriptedPeer owner =
                inTheMiddle ? neighbourhood.asked(ScriptedPeer.saysAndHangs("HTTP/1.1 200")) : neighbourhood.silent();
        neighbourhood.has(owner.asOwner(), standby.asStandby());

        assertIsTheStandbys(node.get(MINE));
        neighbourhood.awaitForwards("failed", 1);
        assertIsTheStandbys(node.get(MINE));

        neighbourhood.awaitForwards("left_alone", 1);
        assertThat(owner.connections()).isEqualTo(1);
    }

    @Test
    void aBurstOfQuestionsToAnOwnerThatHangsWaitsForItOnceToo() throws Exception {
        start(PATIENCE, Neighbourhood.LONG, NEVER);
        node.answers.put("mine", new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), 17));
        neighbourhood.has(neighbourhood.silent().asOwner(), new Place("self:1", false, true));

        List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            responses.add(node.client.sendAsync(
                    node.request(MINE).timeout(Neighbourhood.LONG).build(), BodyHandlers.ofByteArray()));
        }

        for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
            assertIsTheStandbys(response.get(60, TimeUnit.SECONDS));
        }
        // Those that waited for their turn have not asked it after the first had waited in vain.
        assertThat(neighbourhood.forwards("failed")).isBetween(1, RemoteNode.REQUESTS_OF_ONE);
    }

    @Test
    void theDeadlineEndsTheSearch() throws Exception {
        start(PATIENCE.multipliedBy(2), PATIENCE.multipliedBy(4), NEVER);
        ScriptedPeer owner = neighbourhood.silent();
        ScriptedPeer second = neighbourhood.silent();
        ScriptedPeer third = neighbourhood.silent();
        neighbourhood.has(owner.asOwner(), second.asOwner(), third.asOwner());

        HttpResponse<byte[]> response = node.get(MINE);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().allValues("Retry-After")).containsExactly("1");
        assertThat(second.connections()).isEqualTo(1);
        assertThat(third.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1000\r\n\r\n{\"half\":",
                "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n",
                "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"ha"
            })
    void halfABodyNeverLooksWhole(String rest) throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, NEVER);
        ScriptedPeer owner =
                neighbourhood.asked(ScriptedPeer.says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + rest));
        neighbourhood.has(owner.asOwner());

        assertThatThrownBy(() -> node.get(MINE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> node.send(node.request(MINE).header("Accept-Encoding", "gzip")))
                .isInstanceOf(IOException.class);

        await().atMost(Neighbourhood.LONG)
                .untilAsserted(
                        () -> assertThat(neighbourhood.forwards("broken")).isEqualTo(2));
    }

    @Test
    void halfABodyOfAPeerThatHangsIsNotWaitedForLonger() throws Exception {
        start(PATIENCE.multipliedBy(2), Neighbourhood.LONG, NEVER);
        ScriptedPeer owner = neighbourhood.asked(ScriptedPeer.saysAndHangs(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"half\":"));
        neighbourhood.has(owner.asOwner());

        assertThatThrownBy(() -> node.get(MINE)).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasNotBegunIsAskedOfACopy() throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, NEVER);
        PeerFixture standby = standby();
        ScriptedPeer owner =
                neighbourhood.asked(ScriptedPeer.says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\nX-Transcript-Version: 9\r\n\r\n"));
        neighbourhood.has(owner.asOwner(), standby.asStandby());

        assertIsTheStandbys(node.get(MINE));
    }

    /** Then the end is found by whoever looks for content, on the thread that still deals with the head. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity"})
    void anOwnerWhoseHeadAndEndComeTogetherHoldsNobody(String encoding) throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, NEVER);
        PeerFixture standby = standby();
        AtomicReference<HoldingRelay> line = new AtomicReference<>();
        ScriptedPeer owner = neighbourhood.asked((socket, peer) -> {
            line.get().hold();
            ScriptedPeer.says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
                    .run(socket, peer);
        });
        try (HoldingRelay relay = new HoldingRelay(owner.asOwner())) {
            line.set(relay);
            neighbourhood.has(relay.asOwner(), standby.asStandby());

            HttpResponse<byte[]> response = node.send(node.request(MINE).header("Accept-Encoding", encoding));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().allValues("X-Transcript-Lag")).containsExactly("17");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity"})
    void whatWasNotBegunCanStillBeRefused(String encoding) throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, NEVER);
        ScriptedPeer owner =
                neighbourhood.asked(ScriptedPeer.says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\nX-Transcript-Version: 9\r\n\r\n"));
        neighbourhood.has(owner.asOwner());

        HttpResponse<byte[]> response =
                node.send(node.request(MINE).header("Accept-Encoding", encoding).header("X-Request-ID", "my-request"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().allValues("Retry-After")).containsExactly("1");
        assertThat(response.headers().allValues("X-Request-ID")).containsExactly("my-request");
        assertThat(response.headers().map()).doesNotContainKeys("content-encoding", "x-transcript-version");
        assertThat(OpenApi.DOCUMENT.errors("Error", ApiFixture.text(response))).isEmpty();
    }

    @Test
    void aCallerThatTakesItsTimeGetsAllOfIt() throws Exception {
        // The owner begins within it also on a machine that has much else to do.
        Duration patience = PATIENCE.multipliedBy(4);
        start(patience, patience, NEVER);
        ScriptedPeer owner = neighbourhood.asked(ForwarderFaultTest::sayLong);
        neighbourhood.has(owner.asOwner());

        HttpResponse<InputStream> response =
                node.client.send(node.request(MINE).timeout(Neighbourhood.LONG).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            long read = body.readNBytes(1_000).length;
            await().during(patience.plus(PATIENCE))
                    .atMost(Neighbourhood.LONG)
                    .until(() -> neighbourhood.forwards("broken") == 0);
            read += body.transferTo(OutputStream.nullOutputStream());
            assertThat(read).isEqualTo(LONG_BODY);
        }
    }

    @Test
    void aCallerThatGoesAwayEndsTheQuestionAndIsNotThePeersFault() throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, NEVER);
        CountDownLatch isEnded = new CountDownLatch(1);
        ScriptedPeer owner = neighbourhood.asked((socket, peer) -> {
            try {
                sayLong(socket, peer);
            } catch (IOException e) {
                isEnded.countDown();
            }
        });
        neighbourhood.has(owner.asOwner());

        try (Socket caller = new Socket("127.0.0.1", node.server.port())) {
            caller.getOutputStream()
                    .write(("GET " + MINE + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + node.key("pro")
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        }

        assertThat(isEnded.await(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(Neighbourhood.LONG)
                .untilAsserted(
                        () -> assertThat(neighbourhood.forwards("abandoned")).isEqualTo(1));
        assertThat(neighbourhood.forwards("broken")).isZero();
    }

    @Test
    void oneQuestionFindsOutWhetherAPeerIsBack() throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, Duration.ofMillis(200));
        PeerFixture standby = standby();
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch isBack = new CountDownLatch(1);
        ScriptedPeer owner = neighbourhood.asked((socket, peer) -> {
            switch (asked.incrementAndGet()) {
                case 1 -> {}
                case 2 -> {
                    pass(isBack);
                    ScriptedPeer.says(WHOLE).run(socket, peer);
                }
                default -> ScriptedPeer.says(WHOLE).run(socket, peer);
            }
        });
        neighbourhood.has(owner.asOwner(), standby.asStandby());
        assertIsTheStandbys(node.get(MINE));

        List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
        await().atMost(Neighbourhood.LONG).until(() -> {
            responses.add(node.client.sendAsync(
                    node.request(MINE).timeout(Neighbourhood.LONG).build(), BodyHandlers.ofByteArray()));
            return asked.get() == 2;
        });
        await().atMost(Neighbourhood.LONG)
                .until(() -> responses.stream()
                                .filter(response -> !response.isDone())
                                .count()
                        == 1);
        for (int i = 0; i < 5; i++) {
            assertIsTheStandbys(node.get(MINE));
        }
        assertThat(asked).hasValue(2);
        isBack.countDown();

        for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
            assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        // The connection of before may just be closing, which is no answer either.
        await().atMost(Neighbourhood.LONG)
                .until(() -> new String(node.get(MINE).body(), StandardCharsets.UTF_8).equals("{}"));
    }

    @Test
    void anAnswerThatTakesLongIsWaitedForWhileItsPeerAnswersOthers() throws Exception {
        start(PATIENCE, Neighbourhood.LONG, NEVER);
        PeerFixture owner = neighbourhood.peer();
        CountDownLatch isRead = new CountDownLatch(1);
        owner.answerWith((id, words, orStandby) -> {
            if (id.equals("long")) {
                try {
                    pass(isRead);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return new Answer.Found<>(ApiFixture.transcript(id, "org_demo", false), ApiFixture.CURRENT);
        });
        neighbourhood.has(owner.asOwner());
        CompletableFuture<HttpResponse<byte[]>> slow = node.client.sendAsync(
                node.request("/v1/sessions/long/transcript")
                        .timeout(Neighbourhood.LONG)
                        .build(),
                BodyHandlers.ofByteArray());

        await().during(PATIENCE.multipliedBy(3))
                .atMost(Neighbourhood.LONG)
                .until(() -> node.get(MINE).statusCode() == 200);
        isRead.countDown();

        assertThat(slow.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(neighbourhood.forwards("failed")).isZero();
        assertThat(neighbourhood.forwards("left_alone")).isZero();
    }

    @Test
    void aMemberThatClaimsNoAddressCostsNothingButItsAnswer() throws Exception {
        start(Neighbourhood.LONG, Neighbourhood.LONG, NEVER);
        PeerFixture standby = standby();
        for (String claimed : List.of("node_1:8081", "fd00::1:8081", "a b:1", ":1")) {
            neighbourhood.has(new Place(claimed, true, false), standby.asStandby());

            assertIsTheStandbys(node.get(MINE));
        }
    }

    @Test
    void aPeerWithoutAFreeConnectionHasNotFailed() throws Exception {
        // Many connections are to go on meanwhile, on a machine that may have much else to do.
        start(PATIENCE.multipliedBy(5), Neighbourhood.LONG, NEVER);
        PeerFixture standby = standby();
        CountDownLatch isFree = new CountDownLatch(1);
        ScriptedPeer owner = neighbourhood.asked((socket, peer) -> {
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                                    // It does close it, and the next question is not to come too late for that.
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            do {
                socket.getOutputStream().write("1\r\n \r\n".getBytes(StandardCharsets.US_ASCII));
            } while (!isFree.await(1, TimeUnit.SECONDS));
            socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        neighbourhood.has(owner.asOwner(), standby.asStandby());
        for (int i = 0; i < RemoteNode.REQUESTS_OF_ONE; i++) {
            HttpResponse<InputStream> response = node.client.send(
                    node.request(MINE).timeout(Neighbourhood.LONG).build(), BodyHandlers.ofInputStream());
            assertThat(response.headers().map()).doesNotContainKey("x-transcript-lag");
        }

        assertIsTheStandbys(node.get(MINE));
        isFree.countDown();
        await().atMost(Neighbourhood.LONG)
                .until(() -> neighbourhood.forwards("answered") >= RemoteNode.REQUESTS_OF_ONE);

        assertThat(node.get(MINE).headers().map()).doesNotContainKey("x-transcript-lag");
        assertThat(neighbourhood.forwards("left_alone")).isZero();
    }

    private static void sayLong(Socket socket, ScriptedPeer peer) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + LONG_BODY + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        byte[] part = new byte[64 << 10];
        for (int sent = 0; sent < LONG_BODY; sent += part.length) {
            out.write(part);
        }
    }

    private PeerFixture standby() throws Exception {
        PeerFixture standby = neighbourhood.peer();
        standby.answers.put("mine", new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), 17));
        // So that its connection stands before anybody is in a hurry.
        neighbourhood.has(standby.asStandby());
        await().atMost(Neighbourhood.LONG).until(() -> node.get(MINE).statusCode() == 200);
        return standby;
    }

    private static void assertIsTheStandbys(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("X-Transcript-Lag")).containsExactly("17");
    }

    private static void pass(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
