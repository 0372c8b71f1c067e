package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeyRing;
import io.transcripts.keys.KeysFile;
import io.transcripts.peer.PeerFiles;
import io.transcripts.peer.PeerIdentity;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Locator;
import io.transcripts.routing.TranscriptQuery;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked for a session that this node does not have, and what a caller gets of it. */
class ForwarderTest {
    private static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Transcript-Version: 7\r\nContent-Length: 4\r\n\r\nbody";
    private static final String COPY =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Transcript-Lag: 3\r\nContent-Length: 4\r\n\r\ncopy";
    private static final String NOT_FOUND =
            "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    private static final String NOT_READY =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<Locator.Place> places = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private PeerIdentity identity;
    private String key;
    private ApiServer server;

    @BeforeEach
    void startANodeThatHasNothing() throws Exception {
        identity = identity("secret");
        KeyGenerator.NewKey generated =
                new KeyGenerator().generate("org_demo", ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ));
        key = generated.secret();
        Path keys = Files.write(directory.resolve("keys.json"), KeysFile.write(List.of(generated.entry())));
        KeyRing ring = opened(KeyRing.open(keys));
        TranscriptQuery nothing = new TranscriptQuery() {
            @Override
            public Answer read(String sessionId, boolean includeWords, boolean orStandby) {
                return new Answer.NotReady("not here", Duration.ofSeconds(1));
            }

            @Override
            public boolean isOwner(String sessionId) {
                return false;
            }
        };
        server = opened(new ApiServer(
                ApiServer.Options.of("127.0.0.1", 0),
                new SessionApi(nothing, 0, registry),
                new Neighbours(
                        sessionId -> places,
                        identity,
                        Duration.ofMillis(300),
                        Duration.ofMillis(400),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5)),
                ring,
                registry,
                Clock.systemUTC()));
    }

    @AfterEach
    void close() throws Exception {
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).close();
        }
    }

    @Test
    void theOwnersAnswerIsPassedOnAsItIs() throws Exception {
        Peer owner = owner(OK);

        HttpResponse<String> response = get("/v1/sessions/s1/transcript?format=json&include_words=true");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("body");
        assertThat(response.headers().firstValue("X-Transcript-Version")).contains("7");
        assertThat(response.headers().firstValue("X-Request-ID")).contains("req_of_the_caller");
        assertThat(owner.heard)
                .singleElement()
                .asString()
                .startsWith("GET /peer/v1/sessions/s1/transcript?format=json&include_words=true HTTP/1.1")
                .contains("Transcripts-Organization: org_demo")
                .contains("X-Request-ID: req_of_the_caller")
                .doesNotContain(key)
                .doesNotContain("Transcripts-Or-Standby");
    }

    @Test
    void anOwnersNotFoundIsFinal() throws Exception {
        owner(NOT_FOUND);
        Peer standby = standby(COPY);

        assertThat(get("/v1/sessions/s1").statusCode()).isEqualTo(404);
        assertThat(standby.heard).isEmpty();
    }

    @Test
    void aCopyAnswersWhenTheOwnerCannot() throws Exception {
        owner(NOT_READY);
        Peer standby = standby(COPY);

        HttpResponse<String> response = get("/v1/sessions/s1/transcript");

        assertThat(response.body()).isEqualTo("copy");
        assertThat(response.headers().firstValue("X-Transcript-Lag")).contains("3");
        assertThat(standby.heard).singleElement().asString().contains("Transcripts-Or-Standby: true");
    }

    @Test
    void aCopyAnswersWhenTheOwnerIsGone() throws Exception {
        Peer owner = owner(OK);
        owner.close();
        standby(COPY);

        assertThat(get("/v1/sessions/s1/transcript").body()).isEqualTo("copy");
    }

    @Test
    void aCopyAnswersWhenTheOwnerDiesBeforeItsBody() throws Exception {
        owner("HTTP/1.1 200 OK\r\nX-Transcript-Version: 7\r\nContent-Length: 4\r\n\r\n");
        standby(COPY);

        HttpResponse<String> response = get("/v1/sessions/s1/transcript");

        assertThat(response.body()).isEqualTo("copy");
        assertThat(response.headers().firstValue("X-Transcript-Version")).isEmpty();
        assertThat(response.headers().allValues("X-Transcript-Lag")).containsExactly("3");
    }

    @Test
    void whoeverHangsIsWaitedForOnce() throws Exception {
        Peer owner = owner("");
        owner.hangs = true;
        standby(COPY);

        assertThat(get("/v1/sessions/s1/transcript").body()).isEqualTo("copy");
        assertThat(get("/v1/sessions/s1/transcript").body()).isEqualTo("copy");

        assertThat(owner.heard).hasSize(1);
        assertThat(registry.counter("transcripts.forwards", "result", "left_alone")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatBreaksOffIsNoWholeOne() throws Exception {
        owner("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
                + "x".repeat(300_000));
        standby(COPY);

        assertThatThrownBy(() -> get("/v1/sessions/s1/transcript")).isInstanceOf(IOException.class);
    }

    @Test
    void whenNobodyCanAnswerItIsNotReady() throws Exception {
        owner(NOT_READY);
        standby(NOT_READY);

        HttpResponse<String> response = get("/v1/sessions/s1");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body()).contains("not_ready", "req_of_the_caller");
    }

    @Test
    void anImpostorHearsNothing() throws Exception {
        Peer impostor = opened(new Peer(identity("another"), OK));
        places.add(new Locator.Place(impostor.address(), true, false));
        standby(COPY);

        assertThat(get("/v1/sessions/s1/transcript").body()).isEqualTo("copy");
        assertThat(impostor.heard).isEmpty();
    }

    private Peer owner(String answer) throws IOException {
        Peer peer = opened(new Peer(identity, answer));
        places.add(new Locator.Place(peer.address(), true, false));
        return peer;
    }

    private Peer standby(String answer) throws IOException {
        Peer peer = opened(new Peer(identity, answer));
        places.add(new Locator.Place(peer.address(), false, false));
        return peer;
    }

    private PeerIdentity identity(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.writeString(file, name.repeat(10));
        }
        return PeerFiles.ofSecret(file).read();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("X-API-Key", key)
                        .header("X-Request-ID", "req_of_the_caller")
                        .build(),
                BodyHandlers.ofString());
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.add(part);
        return part;
    }

    /** Another node: takes a question, and says what it was told to say. */
    private static final class Peer extends Thread implements AutoCloseable {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();
        private final SSLServerSocket listening;
        private final String answer;
        private volatile boolean hangs;

        Peer(PeerIdentity identity, String answer) throws IOException {
            setDaemon(true);
            this.answer = answer;
            listening = (SSLServerSocket) identity.context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            listening.setNeedClientAuth(true);
            start();
        }

        String address() {
            return "localhost:" + listening.getLocalPort();
        }

        @Override
        public void run() {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    accepted.add(socket);
                    String question = head(socket.getInputStream());
                    if (!question.isEmpty()) {
                        heard.add(question);
                    }
                    if (!hangs) {
                        OutputStream out = socket.getOutputStream();
                        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        out.flush();
                        socket.close();
                    }
                } catch (IOException e) {
                    // One that did not prove itself, or the end of the test.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket socket : accepted) {
                socket.close();
            }
        }

        private static String head(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.toString().endsWith("\r\n\r\n")) {
                    break;
                }
            }
            return head.toString();
        }
    }
}
