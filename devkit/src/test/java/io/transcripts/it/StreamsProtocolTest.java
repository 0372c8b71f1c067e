package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code group.protocol=streams}: the brokers assign (KIP-1071), and the answers are the same. */
@Tag("integration")
class StreamsProtocolTest {
    private static final String NAME = "streams-protocol";
    private static final Map<String, String> PROTOCOL = Map.of("group.protocol", "streams");
    private static final Calls CALLS = Calls.samples(4);
    /** The least interval of heartbeats that brokers allow by default is 5 s, and members hear of each other by those. */
    private static final Duration SEVERAL_HEARTBEATS = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void twoNodesShareTheWorkAndOneTakesItOver() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")))) {
            Nodes.createTopics(broker.bootstrapServers(), NAME, 6);
            Nodes nodes = new Nodes(broker.bootstrapServers(), directory);
            try (Node staying = start(nodes, "a")) {
                Map<String, String> bodies;
                try (Node leaving = start(nodes, "b")) {
                    awaitOwners(staying, 3);
                    awaitOwners(leaving, 3);
                    new Kafka(broker.bootstrapServers())
                            .send(CALLS.values(), value -> Nodes.keyed(Nodes.topics(NAME), value));
                    for (Node node : new Node[] {staying, leaving}) {
                        nodes.api(node.apiUrl()).awaitComplete(CALLS.sessionIds());
                    }
                    bodies = nodes.api(leaving.apiUrl()).everyFormat(CALLS.sessionIds());
                    assertThat(nodes.api(staying.apiUrl()).everyFormat(CALLS.sessionIds()))
                            .isEqualTo(bodies);
                }
                awaitOwners(staying, 6);
                Api api = nodes.api(staying.apiUrl());
                Awaitility.await("the new owner says what there is not")
                        .atMost(SEVERAL_HEARTBEATS)
                        .until(() -> api.get("/v1/sessions/nobodys").statusCode() == 404);

                assertThat(api.everyFormat(CALLS.sessionIds())).isEqualTo(bodies);
            }
        }
    }

    private static Node start(Nodes nodes, String state) throws InterruptedException {
        return nodes.start(NAME, Nodes.topics(NAME), state, 6, 0, Deadlines.DEFAULT, Duration.ofDays(1), PROTOCOL);
    }

    private static void awaitOwners(Node node, int partitions) {
        Api status = new Api(node.managementUrl(), "none");
        Awaitility.await("it works on " + partitions + " partitions")
                .atMost(SEVERAL_HEARTBEATS)
                .until(() -> Nodes.active(status) == partitions);
    }
}
