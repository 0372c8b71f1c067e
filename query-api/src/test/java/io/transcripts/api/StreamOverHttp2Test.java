package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.live.LiveOptions;
import io.transcripts.live.ManualStreams;
import io.transcripts.peer.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over HTTP/2, with TLS and without: many on one connection, each of which its caller may cancel. */
class StreamOverHttp2Test {
    private static final String PATH = "/v1/sessions/s/transcript";
    private static final int MOST_OF_KEY = 3;

    private final StoredSessions sessions = new StoredSessions();
    private final ManualStreams live =
            new ManualStreams(new LiveOptions(100, MOST_OF_KEY, Duration.ZERO), sessions.directory());
    private final List<StreamClient> clients = new ArrayList<>();
    private ApiFixture api;
    private HttpClient http;

    @TempDir
    private Path directory;

    private void start(boolean isTls) throws Exception {
        ApiServer.Options options = ApiServer.Options.of("localhost", 0);
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2);
        if (isTls) {
            TestAuthority authority = new TestAuthority(directory, "ca");
            options = options.with(
                    authority.server("api", "localhost", Instant.now().plus(Duration.ofDays(2))));
            client.sslContext(PublicTlsTest.trusting(authority.file()));
        }
        http = client.build();
        api = new ApiFixture(options, sessions.query(), live.streams);
        sessions.tell("{'type':'session.started','session_id':'s','organization_id':'org_demo',"
                + "'language':{'source':'de'}}");
        says("a", 1);
        // Without TLS the first request asks for the protocol, and those after it share its connection.
        assertThat(http.send(api.request(PATH).build(), HttpResponse.BodyHandlers.discarding())
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_2);
    }

    @AfterEach
    void stop() throws IOException {
        for (StreamClient client : clients) {
            client.close();
        }
        live.startTheClock();
        api.close();
        live.close();
    }

    private void says(String segmentId, double start) {
        sessions.tell("{'type':'asr','session_id':'s','segment_id':'" + segmentId + "','text':'ja','start_time':"
                + start + ",'end_time':" + (start + 1) + ",'is_final':true}");
    }

    private StreamClient client() {
        StreamClient client = new StreamClient(http, URI.create(api.server.url() + PATH + "/stream"), api.key("pro"));
        clients.add(client);
        return client;
    }

    private StreamClient open() throws Exception {
        StreamClient client = client();
        assertThat(client.connect()).isEqualTo(200);
        assertThat(client.response().version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(client.until("checkpoint")).isNotNull();
        return client;
    }

    private double streams() {
        return live.gauge("transcripts.streams");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsToldWhatChangesAndEndsWhenItsCallerCancelsIt(boolean isTls) throws Exception {
        start(isTls);
        StreamClient first = open();
        StreamClient second = open();
        assertThat(api.registry.get("transcripts.connections").gauge().value()).isOne();
        says("b", 2);
        for (StreamClient each : List.of(first, second)) {
            assertThat(each.until("checkpoint")).isNotNull();
            assertThat(each.checkpoint().get("word_count").intValue()).isEqualTo(2);
        }

        // Time stands still: nothing is written that would find out.
        first.close();

        await().untilAsserted(() -> {
            assertThat(streams()).isOne();
            assertThat(live.ended("left")).isOne();
        });
        says("c", 3);
        assertThat(second.until("checkpoint")).isNotNull();
        assertThat(second.checkpoint().get("word_count").intValue()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thoseOfOneConnectionCountAsOthersDo(boolean isTls) throws Exception {
        start(isTls);
        StreamClient one = open();
        for (int i = 1; i < MOST_OF_KEY; i++) {
            open();
        }
        assertThat(client().connect()).isEqualTo(429);

        one.close();

        await().untilAsserted(() -> assertThat(streams()).isEqualTo(MOST_OF_KEY - 1));
        assertThat(open().checkpoint()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestThatWaitsIsForgottenWhenItsCallerCancelsIt(boolean isTls) throws Exception {
        start(isTls);
        var waiting = http.sendAsync(api.request(PATH + "?wait=60").build(), HttpResponse.BodyHandlers.ofInputStream());
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());

        assertThat(waiting.cancel(true)).isTrue();

        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isZero());
        try (InputStream still = http.send(
                        api.request(PATH + "?wait=0").build(), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThat(still.readAllBytes()).isNotEmpty();
        }
    }
}
