package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.api.ApiFixture;
import io.transcripts.api.ScriptedList;
import io.transcripts.api.SessionApi;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.TestResources;
import io.transcripts.routing.PeerQuery;
import io.transcripts.routing.TranscriptQuery;
import io.transcripts.store.ChangeMarks;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may have changed is told, whatever became of those who asked before. */
class MarksEndpointTest {
    private static final String TURN = "Transcripts-Turn";

    @TempDir
    Path directory;

    private final ChangeMarks marks = new ChangeMarks();
    private ResponseResources resources;
    private PeerServer server;
    private HttpClient peer;

    @BeforeEach
    void start() throws Exception {
        // Nobody waits for an answer longer than that, which is shorter than changes are waited for.
        resources = TestResources.limited(
                1 << 20,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                32 << 10,
                Duration.ofMinutes(1),
                new SimpleMeterRegistry());
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        server = new PeerServer("127.0.0.1", 0, identity, resources);
        server.answerFrom(
                new SessionApi(
                        nothing(TranscriptQuery.class),
                        (sessionId, organizationId) -> null,
                        ApiFixture.BODY_CACHE_BYTES,
                        resources,
                        new SimpleMeterRegistry()),
                nothing(PeerQuery.class),
                new ScriptedList(),
                marks,
                sessionId -> null);
        peer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(identity.context())
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
        resources.close();
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, none) -> {
            throw new UnsupportedOperationException(method.toString());
        }));
    }

    @Test
    void oneWhoseQuestionWasEndedIsToldTheNextTime() throws Exception {
        String turn = changes("").headers().firstValue(TURN).orElseThrow();
        assertThat(changes("?after=" + turn).statusCode())
                .as("ended by the node")
                .isEqualTo(503);

        marks.mark("sess_01");
        HttpResponse<byte[]> answer = changes("?after=" + turn);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(BitSet.valueOf(answer.body()).stream()).containsExactly(ChangeMarks.group("sess_01"));
    }

    private HttpResponse<byte[]> changes(String query) throws Exception {
        return peer.send(
                HttpRequest.newBuilder(server.url().resolve("/peer/v1/changes" + query))
                        .timeout(Neighbourhood.LONG)
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
