package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Debian's Prometheus with the alerts of this project, which scrapes nodes every second. */
final class PrometheusProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final int STARTING = 503;
    private static final byte[] NOTHING = "[]".getBytes(StandardCharsets.UTF_8);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI url;

    private PrometheusProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Skips the test where Prometheus is not installed; where the environment says {@code CI}, it fails. */
    static void assumeInstalled() {
        if (System.getenv("CI") != null) {
            assertThat(PROGRAM).as("Debian's package prometheus").exists();
        }
        assumeThat(PROGRAM).as("Debian's package prometheus has it").exists();
    }

    /**
     * Starts it.
     *
     * @param holds how long an alert's condition has to hold, in place of what each alert says; null to leave that
     * @param nodes management ports
     */
    static PrometheusProcess start(Path directory, String holds, List<URI> nodes) throws IOException {
        String targets =
                nodes.stream().map(node -> '"' + node.getAuthority() + '"').collect(Collectors.joining(", ", "[", "]"));
        String alerts = Files.readString(Path.of(System.getProperty("basedir", "."))
                .toAbsolutePath()
                .getParent()
                .resolve("ops/prometheus/alerts.yml"));
        Path rules = Files.writeString(
                directory.resolve("alerts.yml"),
                holds == null ? alerts : alerts.replaceAll("(?m)^        for: .*$", "        for: " + holds));
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: transcripts
                    static_configs: [{targets: %s}]
                """.formatted(rules, targets));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        return new PrometheusProcess(process, URI.create("http://127.0.0.1:" + port));
    }

    void await(String what, String condition) {
        Awaitility.await(what).atMost(Api.PATIENCE).until(() -> !ask(condition).isEmpty());
    }

    double value(String expression) throws Exception {
        return ask(expression).get(0).path("value").get(1).asDouble();
    }

    /** The series that an expression gives now; none while Prometheus starts. */
    JsonNode ask(String expression) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v1/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == STARTING) {
                return Api.tree(NOTHING);
            }
            JsonNode answer = Api.tree(response.body());
            assertThat(answer.path("status").asText())
                    .as(expression + answer.path("error").asText())
                    .isEqualTo("success");
            return answer.path("data").path("result");
        } catch (ConnectException e) {
            return Api.tree(NOTHING);
        }
    }

    @Override
    public void close() {
        process.destroy();
        Awaitility.await("Prometheus ends").atMost(Api.PATIENCE).until(() -> !process.isAlive());
    }
}
