package io.transcripts.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicReference<Optional<String>> unready = new AtomicReference<>(Optional.of("it starts"));
    private final Semaphore mayEvaluate = new Semaphore(1_000);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagementServer server = new ManagementServer(
            new ManagementServer.Options("127.0.0.1", 0),
            live::get,
            unready::get,
            () -> Map.of("tasks", List.of(Map.of("partition", 3, "lag", 0))),
            names -> {
                mayEvaluate.acquireUninterruptibly();
                return "# TYPE a counter\na_total 1.0\n# names " + names + "\n";
            },
            new SimpleMeterRegistry());

    @AfterEach
    void stop() {
        mayEvaluate.release(1_000);
        server.close();
    }

    @Test
    void healthFollowsTheNode() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("{\"status\":\"down\",\"reason\":\"it starts\"}");

        unready.set(Optional.empty());
        live.set(false);

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"down\"}");
    }

    @Test
    void metricsAreScrapedAsText() throws Exception {
        HttpResponse<String> response = get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Type"))
                .containsExactly("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).isEqualTo("# TYPE a counter\na_total 1.0\n# names []\n");
    }

    @Test
    void aPageShowsTheStatusWithNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().allValues("Content-Type")).containsExactly("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self';")
                .contains("require-trusted-types-for 'script'");
        assertThat(page.body()).doesNotContain("http", "<style", "onclick");
        for (String file : List.of("/status.js", "/status.css")) {
            assertThat(page.body()).contains(file.substring(1));
            assertThat(get(file).statusCode()).isEqualTo(200);
        }
        for (String script : List.of("/status.js", "/findings.js")) {
            assertThat(get(script).body()).doesNotContain("innerHTML", "insertAdjacent", "document.write", "eval(");
        }
    }

    @Test
    void metricsAreCompressedForWhoeverAsksSo() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve("/metrics?name%5B%5D=" + "x".repeat(4_000)))
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());

        assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(response.body()).hasSizeLessThan(500);
    }

    @Test
    void someMetricsAreScrapedByName() throws Exception {
        assertThat(get("/metrics?name%5B%5D=a&x=y&name%5B%5D=b_total").body()).contains("# names [a, b_total]");
    }

    /** As many at once as there are threads several times over. */
    @Test
    void aGaugeThatHangsTakesNoThreadFromTheOthers() throws Exception {
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        mayEvaluate.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> scrapes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            scrapes.add(client.sendAsync(request("/metrics", "GET"), BodyHandlers.ofString()));
        }
        unready.set(Optional.empty());
        for (String path : List.of("/health/live", "/health/ready", "/status")) {
            assertThat(get(path).statusCode()).isEqualTo(200);
        }
        for (CompletableFuture<HttpResponse<String>> scrape : scrapes) {
            assertThat(scrape.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(scrape.get().headers().firstValueAsLong("Age")).isPresent();
        }
        assertThat(get("/metrics?name%5B%5D=other").statusCode())
                .as("nothing kept")
                .isEqualTo(503);
    }

    @Test
    void statusIsJson() throws Exception {
        assertThat(get("/status").body()).contains("\"partition\":3", "\"lag\":0");
        assertThat(get("/status").headers().allValues("Content-Type")).containsExactly("application/json");
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            assertThat(send("/status", method).statusCode()).isEqualTo(405);
        }
        assertThat(send("/metrics", "HEAD").statusCode()).isEqualTo(200);
        assertThat(send("/", "POST").statusCode()).isEqualTo(405);
        assertThat(get("/v1/sessions/x").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, "GET");
    }

    private HttpResponse<String> send(String path, String method) throws Exception {
        return client.send(request(path, method), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String method) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.noBody())
                .build();
    }
}
