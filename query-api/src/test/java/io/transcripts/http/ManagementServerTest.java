package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagementServer server = new ManagementServer(
            new ManagementServer.Options("127.0.0.1", 0),
            live::get,
            ready::get,
            () -> Map.of("tasks", List.of(Map.of("partition", 3, "lag", 0))),
            names -> "# TYPE a counter\na_total 1.0\n# names " + names + "\n");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void healthFollowsTheNode() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("{\"status\":\"down\"}");

        ready.set(true);
        live.set(false);

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
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
    void someMetricsAreScrapedByName() throws Exception {
        assertThat(get("/metrics?name%5B%5D=a&x=y&name%5B%5D=b_total").body()).contains("# names [a, b_total]");
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
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/v1/sessions/x").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, "GET");
    }

    private HttpResponse<String> send(String path, String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
