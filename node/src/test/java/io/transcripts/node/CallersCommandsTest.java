package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.transcripts.node.command.TimedRequest;
import io.transcripts.node.watch.HeardStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What commands of callers do where the server, the address or the key is not as it should be. */
class CallersCommandsTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private Path key;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        key = Files.writeString(directory.resolve("key"), "tk_secret\n");
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    /** Half a body, and no more until the test is over. */
    private void answerHalf() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"half\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void anAnswerThatHangsInTheMiddleEndsInTime() {
        answerHalf();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url())).build();

        Assertions.assertThatThrownBy(
                        () -> TimedRequest.send(HttpClient.newHttpClient(), request, Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("no whole answer");
    }

    @Test
    void aLineOnWhichNothingComesIsClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };

        try (InputStream heard = new HeardStream(silent, Duration.ofMillis(300))) {
            Assertions.assertThatThrownBy(heard::read).hasMessage("closed");
        }
    }

    @Test
    void watchTellsWhyItIsNotConnectedAndThatItIsAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            boolean isBack = asked.incrementAndGet() > 3;
            exchange.getResponseHeaders().add("Retry-After", "0");
            byte[] body = (isBack ? "event: end\ndata: {\"status\":\"complete\"}\n\n" : "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isBack ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        assertThat(run("watch", "s", "--url=" + url(), "--api-key-file=" + key)).isZero();

        assertThat(err.toString().lines())
                .containsExactly("Not connected (the node answers 503); trying again.", "Connected.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "watch", "erase"})
    void anAddressThatIsNoneIsSaid(String command) {
        assertThat(run(command, "s", "--url=localhost:8080", "--api-key-file=" + key))
                .isOne();

        assertThat(err.toString()).contains("--url must be such as http://localhost:8080; got localhost:8080.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tk_secret\n{\"id\":\"key_1\"}", "tk secret", "tk_geheimnüs"})
    void aKeyThatIsNoneIsSaidAndNotQuoted(String text) throws IOException {
        Files.writeString(key, text);

        assertThat(run("get", "s", "--url=" + url(), "--api-key-file=" + key)).isOne();

        assertThat(err.toString()).contains("What is given as the key is none").doesNotContain("tk", "key_1");
    }
}
