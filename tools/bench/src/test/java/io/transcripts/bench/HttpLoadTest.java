package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The load generator against a server of a few lines. */
class HttpLoadTest {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private volatile String answer = "HTTP/1.1 200 OK\r\ncontent-LENGTH: 5\r\nX: y\r\n\r\nhello";
    private volatile long delayMs;
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void closedLoopCountsEveryAnswerAndVisitsAllRequests() throws Exception {
        Map<String, Double> figures = load(4, 0, 37).run();

        assertThat(figures.get("requests_per_second")).isGreaterThan(100);
        assertThat(figures).containsEntry("failures", 0.0).containsEntry("body_bytes", 5.0);
        assertThat(figures.get("p99_us")).isGreaterThanOrEqualTo(figures.get("p50_us"));
        assertThat(asked).hasSize(37);
    }

    @Test
    void openLoopKeepsItsRate() throws Exception {
        Map<String, Double> figures = load(4, 200, 3).run();

        assertThat(figures.get("requests_per_second")).isBetween(150.0, 205.0);
        assertThat(figures).containsEntry("failures", 0.0);
    }

    @Test
    void openLoopCountsTheWaitBehindASlowAnswer() throws Exception {
        delayMs = 20;

        // Due every 10 ms on one connection that can answer every 20 ms: at the end, half of the time behind.
        Map<String, Double> figures = load(1, 100, 1).run();

        assertThat(figures.get("max_us")).isGreaterThan(100_000);
    }

    @Test
    void onceEndsWhenAllHaveBeenAskedFor() throws Exception {
        load(4, 0, 37, true).run();

        assertThat(asked).hasSize(37);
        assertThat(requests).hasValue(37);
    }

    @Test
    void whoHasTheAnswersWantsToHearSoBeforeTheRecordingToo() throws Exception {
        answer = "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n";
        HttpLoad load = load(2, 0, 3);

        Map<String, Double> figures = new HttpLoad(load.target().known(), 2, load.pace(), List.of()).run();

        assertThat(figures).containsEntry("failures", 0.0);
        assertThat(figures.get("requests_per_second")).isPositive();
    }

    @Test
    void untilTheRecordingSomethingElseIsAskedForAndThenEachOnce() throws Exception {
        HttpLoad load = load(4, 0, 37, true);
        HttpLoad.Target other =
                new HttpLoad.Target(load.target().url(), "k", List.of("/warm/#", "/up/#"), 5, List.of(), false);
        HttpLoad.Pace pace = new HttpLoad.Pace(Duration.ofSeconds(3), Duration.ofSeconds(60), 0, true);

        Map<String, Double> figures = new HttpLoad(load.target(), other, 4, pace, List.of()).run();

        assertThat(figures).containsEntry("failures", 0.0);
        assertThat(asked).hasSize(37 + 10).anyMatch(line -> line.startsWith("GET /up/4 "));
        assertThat(asked.stream().filter(line -> line.matches("GET /\\d+ .*"))).hasSize(37);
    }

    @Test
    void otherStatusIsAFailure() throws Exception {
        answer = "HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno";

        Map<String, Double> figures = load(1, 100, 1).run();

        assertThat(figures.get("failures")).isGreaterThan(10);
        assertThat(figures).containsEntry("requests_per_second", 0.0);
    }

    @Test
    void emptyBodyIsAFailure() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

        assertThat(load(1, 100, 1).run().get("failures")).isGreaterThan(10);
    }

    @Test
    void answerWithoutLengthIsAFailure() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

        assertThat(load(1, 100, 1).run().get("failures")).isPositive();
    }

    @Test
    void findsBytesInTheBodyOnly() throws Exception {
        try (HttpConnection connection = new HttpConnection("127.0.0.1", server.getLocalPort())) {
            assertThat(connection.exchange(HttpConnection.request("h", "/", "k")))
                    .isEqualTo(200);
            assertThat(connection.bodyContains(bytes("llo"))).isTrue();
            assertThat(connection.bodyContains(bytes("200"))).isFalse();
            assertThat(connection.body()).isEqualTo(bytes("hello"));
        }
    }

    private HttpLoad load(int connections, double rate, int paths) {
        return load(connections, rate, paths, false);
    }

    private HttpLoad load(int connections, double rate, int paths, boolean once) {
        HttpLoad.Target target = new HttpLoad.Target(
                URI.create("http://127.0.0.1:" + server.getLocalPort()), "k", List.of("/#"), paths, List.of(), false);
        HttpLoad.Pace pace = new HttpLoad.Pace(
                once ? Duration.ZERO : Duration.ofMillis(200), Duration.ofSeconds(once ? 60 : 1), rate, once);
        return new HttpLoad(target, connections, pace, List.of());
    }

    private Void serve(Socket socket) throws IOException, InterruptedException {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("GET")) {
                    asked.add(line);
                    requests.incrementAndGet();
                } else if (line.isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(delayMs);
                    out.write(bytes(answer));
                }
            }
            return null;
        }
    }

    private interface Task {
        Object run() throws IOException, InterruptedException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The test has closed it.
                return;
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
