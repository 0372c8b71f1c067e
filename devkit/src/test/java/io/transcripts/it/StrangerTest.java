package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with another peer secret joins the group; it is the one that gets no callers. */
@Tag("integration")
class StrangerTest {
    private static final String NAME = "stranger";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void theNewcomerIsNotReadyAndTheOldOneIs(String protocol) throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (EmbeddedBroker broker = withTopics(
                        EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker"))));
                Node old = start(new Nodes(broker.bootstrapServers(), directory), protocol);
                Node newcomer = start(new Nodes(broker.bootstrapServers(), elsewhere), protocol)) {
            Api oldSays = new Api(old.managementUrl(), "none");
            Api newcomerSays = new Api(newcomer.managementUrl(), "none");
            // At first it may not have been asked in time.
            Awaitility.await("the newcomer has asked, and was answered")
                    .atMost(Api.PATIENCE)
                    .until(() ->
                            status(newcomerSays).at("/peers/0/state").asText().equals("refused"));
            // It has been given something by now, and would answer half of its callers with 503.
            assertThat(newcomer.isReady()).isFalse();
            HttpResponse<byte[]> ready = newcomerSays.get("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(new String(ready.body(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"status\":\"down\",\"reason\":\"No node of the group accepts this one's peer secret or"
                                    + " certificate.\"}");
            assertThat(newcomerSays.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(status(newcomerSays).at("/peers/0/address").asText()).isEqualTo(old.peer());
            Awaitility.await("the old one sees it too")
                    .atMost(Api.PATIENCE)
                    .until(() -> status(oldSays).at("/peers/0/state").asText().equals("refused"));
            assertThat(status(oldSays).at("/peers/0/address").asText()).isEqualTo(newcomer.peer());
            assertThat(oldSays.get("/health/ready").statusCode()).isEqualTo(200);
            Awaitility.await("and counts it")
                    .atMost(Api.PATIENCE)
                    .untilAsserted(() -> assertThat(MetricsPage.of(old).value("transcripts_peers{state=\"refused\"}"))
                            .isEqualTo(1));
        }
    }

    private static EmbeddedBroker withTopics(EmbeddedBroker broker) {
        Nodes.createTopics(broker.bootstrapServers(), NAME, 6);
        return broker;
    }

    private static JsonNode status(Api management) {
        return Api.tree(management.get("/status").body());
    }

    private static Node start(Nodes nodes, String protocol) throws Exception {
        Node node = nodes.launch(
                NAME,
                Nodes.topics(NAME),
                NAME,
                6,
                0,
                Deadlines.DEFAULT,
                Duration.ofDays(1),
                Map.of("group.protocol", protocol));
        Awaitility.await("it has begun")
                .atMost(Nodes.START)
                .until(() -> Nodes.active(new Api(node.managementUrl(), "none")) > 0);
        return node;
    }
}
