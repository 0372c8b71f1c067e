package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.node.Node;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While no broker answers, a node goes on telling its operators how it is. */
@Tag("integration")
class BrokersAwayTest {
    private static final List<String> PATHS = List.of("/status", "/health/live", "/health/ready", "/metrics");
    private static final int AT_ONCE = 20;
    /** More than a page of metrics is waited for (1 s), less than any broker is (5 s in GroupMembership, 10 s in BrokerAccess). */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    @TempDir
    private Path directory;

    // Each request on a connection of its own: on one of HTTP/2 only so many may be under way.
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void managementAnswersWhileTheBrokerIsSuspendedAndWhileItIsGone() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"));
                Node node = new Nodes(broker.bootstrapServers(), directory).start("away")) {
            Api management = new Api(node.managementUrl(), "none");
            Awaitility.await("lags are known")
                    .atMost(Api.PATIENCE)
                    .until(() -> status(management).path("store_lags").size() == 6);
            Awaitility.await("a first page of metrics")
                    .atMost(Api.PATIENCE)
                    .until(() -> management.get("/metrics").statusCode() == 200);
            assertThat(status(management).at("/brokers/answering").asBoolean()).isTrue();
            assertThat(status(management).at("/brokers/silent_since").isNull()).isTrue();

            Instant suspended = Instant.now();
            broker.suspend();
            try {
                answersAreGiven(node);
                awaitSilence(management, suspended);
                answersAreGiven(node);
            } finally {
                broker.resume();
            }
            // The broker may have given it up meanwhile: then it has no partitions until it has joined again.
            Awaitility.await("it answers again, and the node has its partitions")
                    .atMost(Api.PATIENCE)
                    .until(() -> status(management).at("/brokers/answering").asBoolean()
                            && status(management)
                                            .at("/partitions_by_role/owner")
                                            .size()
                                    == 6
                            && status(management).path("store_lags").size() == 6);
            assertThat(status(management).at("/brokers/silent_since").isNull()).isTrue();

            Instant killed = Instant.now();
            broker.kill();
            awaitSilence(management, killed);
            Awaitility.await("somebody has asked in vain")
                    .atMost(Api.PATIENCE)
                    .until(() -> status(management).at("/brokers/last_error").isTextual());
            answersAreGiven(node);
            assertThat(status(management).path("store_lags").size()).isEqualTo(6);
            assertThat(status(management).path("store_lags_age_ms").asLong()).isGreaterThan(5_000);
            broker.restart();
        }
    }

    /** Never later than it is: what was seen is the last answer before. */
    private static void awaitSilence(Api management, Instant began) {
        Awaitility.await("the silence is noticed")
                .atMost(Api.PATIENCE)
                .until(() -> !status(management).at("/brokers/answering").asBoolean());
        Instant since =
                Instant.parse(status(management).at("/brokers/silent_since").asText());
        assertThat(since).isBetween(began.minusSeconds(5), began.plusSeconds(3));
    }

    private void answersAreGiven(Node node) {
        Map<String, List<CompletableFuture<HttpResponse<String>>>> asked = new LinkedHashMap<>();
        for (int i = 0; i < AT_ONCE; i++) {
            for (String path : PATHS) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(node.managementUrl() + path))
                        .timeout(LONGEST)
                        .build();
                asked.computeIfAbsent(path, unused -> new ArrayList<>())
                        .add(client.sendAsync(request, BodyHandlers.ofString()));
            }
        }
        // Alone, it is ready: callers hear from it that nobody can answer.
        asked.forEach((path, answers) -> assertThat(answers)
                .as(path)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200)));
    }

    private static JsonNode status(Api management) {
        return Api.tree(management.get("/status").body());
    }
}
