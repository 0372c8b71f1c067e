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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    private final Path targets;

    private PrometheusProcess(Process process, URI url, Path targets) {
        this.process = process;
        this.url = url;
        this.targets = targets;
    }

    /** Skips the test where Prometheus is not installed; where the environment says {@code CI}, it fails. */
    static void assumeInstalled() {
        if (System.getenv("CI") != null) {
            assertThat(PROGRAM).as("Debian's package prometheus").exists();
        }
        assumeThat(PROGRAM).as("Debian's package prometheus has it").exists();
    }

    /**
     * Starts it; it scrapes nobody yet.
     *
     * @param directory of its own
     * @param alerts the rules, see {@link FasterAlerts}
     */
    static PrometheusProcess start(Path directory, String alerts) throws IOException {
        Path rules = Files.writeString(Files.createDirectories(directory).resolve("alerts.yml"), alerts);
        Path targets = directory.resolve("targets.json");
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: transcripts
                file_sd_configs: [{files: ["%s"], refresh_interval: 1s}]
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
        return new PrometheusProcess(process, URI.create("http://127.0.0.1:" + port), targets);
    }

    /** Scrapes these management ports from now on, every second, as the job {@code transcripts}. */
    PrometheusProcess scrape(List<URI> nodes) throws IOException {
        return scrape(Map.of("transcripts", nodes));
    }

    /** Scrapes these, by job, from now on. */
    PrometheusProcess scrape(Map<String, List<URI>> jobs) throws IOException {
        String groups = jobs.entrySet().stream()
                .map(job -> job.getValue().stream()
                        .map(node -> '"' + node.getAuthority() + '"')
                        .collect(Collectors.joining(
                                ", ", "{\"targets\": [", "], \"labels\": {\"job\": \"" + job.getKey() + "\"}}")))
                .collect(Collectors.joining(", ", "[", "]"));
        Path whole = Files.writeString(targets.resolveSibling("targets.new"), groups);
        Files.move(whole, targets, StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    URI url() {
        return url;
    }

    /** The names of alerts that fire now. */
    Set<String> firing() throws Exception {
        return names("ALERTS{alertstate=\"firing\"}");
    }

    /** The names of alerts that fired at some time in so many seconds until now. */
    Set<String> fired(long seconds) throws Exception {
        return names("max_over_time(ALERTS{alertstate=\"firing\"}[" + Math.max(1, seconds) + "s])");
    }

    private Set<String> names(String alerts) throws Exception {
        Set<String> names = new TreeSet<>();
        ask(alerts).forEach(alert -> names.add(alert.at("/metric/alertname").asText()));
        return names;
    }

    void await(String what, String condition) {
        await(what, condition, Api.PATIENCE);
    }

    void await(String what, String condition, Duration patience) {
        Awaitility.await(what).atMost(patience).until(() -> !ask(condition).isEmpty());
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
