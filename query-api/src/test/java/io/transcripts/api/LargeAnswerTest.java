package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.TestResources;
import io.transcripts.routing.Answer;
import io.transcripts.schema.Word;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large to be held is read and rendered as its caller takes it: the same to the letter, and for a bounded time. */
class LargeAnswerTest {
    private static final String PATH = "/v1/sessions/huge/transcript";
    /** In all more than the windows of an HTTP/2 client and the buffers on the way to it hold. */
    private static final int SEGMENTS = 100_000;

    private static final String TEXT = "Gruß an 水 und 🎧 <".repeat(15);
    private static final long HUGE = ReadingCost.LARGE + 1;

    private static final int BUDGET = 64 << 20;
    private static final Function<MeterRegistry, ResponseResources> USUAL =
            registry -> TestResources.usual(BUDGET, registry);
    private static final Function<MeterRegistry, ResponseResources> SHORT = registry -> TestResources.limited(
            BUDGET, Duration.ofMinutes(1), Duration.ofSeconds(1), 32 << 20, Duration.ofMinutes(1), registry);

    private ApiFixture api;

    @AfterEach
    void stop() throws Exception {
        await("everything that was opened is closed")
                .untilAsserted(() -> assertThat(ScriptedQuery.OPEN).hasValue(0));
        await("everything is given back")
                .untilAsserted(() -> assertThat(api.readsRegistry
                                .get("transcripts.memory.used")
                                .gauge()
                                .value())
                        .isZero());
        api.close();
    }

    private void start(Function<MeterRegistry, ResponseResources> resources, int segments) throws IOException {
        start(resources, segments, i -> TEXT + i + ">");
    }

    private void start(Function<MeterRegistry, ResponseResources> resources, int segments, IntFunction<String> text)
            throws IOException {
        api = new ApiFixture(resources);
        Transcript small = ApiFixture.complete("huge", "org_demo", 7);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            List<Word> words = List.of(new Word("Gruß", i, i + 1, 900), new Word("an", i, i + 1, 900));
            lines.add(new Line(
                    "seg_" + i, "agent", i % 3 - 1, "de", text.apply(i), null, i, i + 1, 990, words, i % 7 > 0));
        }
        api.answers.put("huge", new Answer.Found<>(ApiFixture.with(small, lines), ApiFixture.CURRENT));
        api.bytes.put("huge", HUGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?format=json",
                "?format=json&include_words=true&include_interim=true&speaker_labels=name",
                "?format=text&speaker_labels=channel",
                "?format=srt",
                "?format=vtt&include_words=true"
            })
    void itIsTheSameAsOneThatIsHeld(String query) throws Exception {
        start(USUAL, 5_000);
        HttpResponse<byte[]> large = api.get(PATH + query);
        HttpResponse<byte[]> compressed = api.send(api.request(PATH + query).header("Accept-Encoding", "gzip"));
        HttpResponse<byte[]> multiplexed = DocumentedClient.of(HttpClient.Version.HTTP_2)
                .send(api.request(PATH + query).build(), BodyHandlers.ofByteArray());
        api.bytes.remove("huge");
        api.bytes.put("huge", 1L);
        HttpResponse<byte[]> whole = api.get(PATH + query);

        assertThat(large.statusCode()).isEqualTo(200);
        assertThat(large.headers().firstValue("Content-Length")).isEmpty();
        assertThat(ApiFixture.text(large)).isEqualTo(ApiFixture.text(whole));
        assertThat(ApiFixture.text(multiplexed)).isEqualTo(ApiFixture.text(whole));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(whole.body());
        }
        for (String header :
                List.of("Content-Type", "Cache-Control", "Vary", "X-Transcript-Version", "X-Transcript-Status")) {
            assertThat(large.headers().allValues(header))
                    .as(header)
                    .isEqualTo(whole.headers().allValues(header))
                    .isNotEmpty();
        }
    }

    /** What each takes outside of the heap is counted nowhere else. */
    @Test
    void beyondSoManyAtOnceBodiesArePlain() throws Exception {
        Random random = new Random(7);
        byte[] noise = new byte[150];
        start(registry -> TestResources.compressing(1, registry), SEGMENTS, i -> {
            random.nextBytes(noise);
            return Base64.getEncoder().encodeToString(noise);
        });
        HttpRequest slow = api.request(PATH).header("Accept-Encoding", "gzip").build();
        HttpRequest next =
                api.request(PATH + "?limit=2").header("Accept-Encoding", "gzip").build();
        HttpResponse<InputStream> taking = api.client.send(slow, BodyHandlers.ofInputStream());
        assertThat(taking.headers().allValues("Content-Encoding")).containsExactly("gzip");

        HttpResponse<byte[]> plain = api.client.send(next, BodyHandlers.ofByteArray());

        assertThat(plain.headers().map()).doesNotContainKey("content-encoding");
        assertThat(plain.headers().allValues("Vary")).isNotEmpty();
        assertThat(ApiFixture.text(plain)).startsWith("{").endsWith("}");
        taking.body().close();
        await("what was taken is given back")
                .untilAsserted(() -> assertThat(api.client
                                .send(next, BodyHandlers.ofByteArray())
                                .headers()
                                .allValues("Content-Encoding"))
                        .containsExactly("gzip"));
    }

    @Test
    void headMakesNothing() throws Exception {
        start(USUAL, 10);
        HttpResponse<byte[]> head = api.send(api.request(PATH).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().allValues("X-Transcript-Version")).containsExactly("7");
        assertThat(head.headers().map()).doesNotContainKey("content-encoding");

        HttpResponse<byte[]> compressed =
                api.send(api.request(PATH).header("Accept-Encoding", "gzip").method("HEAD", BodyPublishers.noBody()));
        assertThat(compressed.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(List.of(head, compressed))
                .allSatisfy(answer -> assertThat(answer.headers().firstValue("Content-Length"))
                        .isEmpty());
    }

    @Test
    void aStrangerHearsThatThereIsNone() throws Exception {
        start(USUAL, 10);
        HttpRequest.Builder stranger = HttpRequest.newBuilder(api.uri(PATH)).header("X-API-Key", api.key("stranger"));

        assertThat(api.send(stranger).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoDoesNotTakeItIsBrokenOff(HttpClient.Version version) throws Exception {
        start(SHORT, SEGMENTS);
        HttpResponse<InputStream> response =
                DocumentedClient.of(version).send(api.request(PATH).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);

        try (InputStream body = response.body()) {
            assertThat(body.read()).isEqualTo('{');
            await().untilAsserted(() -> assertThat(ended("not_taken")).isEqualTo(1));
            assertThatThrownBy(() -> body.transferTo(java.io.OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoGoesAwayLeavesNothingOpen() throws Exception {
        start(USUAL, SEGMENTS);
        try (Socket caller = new Socket("127.0.0.1", api.server.port())) {
            caller.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + api.key("pro") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            assertThat(ScriptedQuery.OPEN).hasValue(1);
        }
    }

    @Test
    void manyWhoDoNotTakeItLeaveRoomForOthersAndWaitForTheirOwn() throws Exception {
        start(USUAL, SEGMENTS);
        // What each holds is the places of its segments: 20 MB of the 16 MiB that a caller has, and so one at a time.
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket("127.0.0.1", api.server.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("GET " + PATH + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + api.key("pro") + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            List<String> lines = new ArrayList<>();
            for (Socket socket : slow) {
                lines.add(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            }
            assertThat(lines).containsOnlyOnce("HTTP/1.1 200");
            assertThat(lines.stream().filter("HTTP/1.1 503"::equals)).hasSize(3);

            assertThat(api.get("/v1/sessions/mine/transcript").statusCode()).isEqualTo(200);
            HttpRequest.Builder other = HttpRequest.newBuilder(api.uri(PATH)).header("X-API-Key", api.key("free"));
            assertThat(api.send(other).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void thoseWhoAskForTheSameTogetherGetWhatIsMadeOnce() throws Exception {
        start(USUAL, 10);
        api.bytes.put("huge", ReadingCost.SMALL);
        api.stamps.put(
                "huge",
                new io.transcripts.domain.Stamp(
                        1, new io.transcripts.domain.Position(1, 1, 7), Transcript.Status.COMPLETE));
        Answer<Transcript> answer = api.answers.get("huge");
        AtomicInteger made = new AtomicInteger();
        CountDownLatch isMade = new CountDownLatch(1);
        api.onRead(id -> {
            made.incrementAndGet();
            try {
                assertThat(isMade.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return answer;
        });
        List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            responses.add(api.client.sendAsync(api.request(PATH).build(), BodyHandlers.ofByteArray()));
        }
        await().untilAsserted(() -> assertThat(
                        api.readsRegistry.get("transcripts.exchanges").gauge().value())
                .isEqualTo(59));
        isMade.countDown();

        for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
            assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(made).hasValue(1);
    }

    private double ended(String reason) {
        return api.readsRegistry
                .get("transcripts.exchanges.ended")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
