package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** A topic that could lose what was acknowledged is found. */
class BrokerReplicasTest {
    @Test
    void threeCopiesTwoOfWhichAreNeeded() {
        assertThat(BrokerReplicas.finding(topic(3), "2", 3)).isEmpty();
        assertThat(BrokerReplicas.finding(topic(3), "1", 3))
                .hasValue(
                        "The topic in has 3 copies and min.insync.replicas=1; with 3 brokers it should have 3 and 2.");
        assertThat(BrokerReplicas.finding(topic(1), "2", 3)).isPresent();
        assertThat(BrokerReplicas.finding(topic(3), "2", 5)).isEmpty();
    }

    private static TopicDescription topic(int replicas) {
        List<Node> nodes = Collections.nCopies(replicas, new Node(1, "host", 1));
        return new TopicDescription("in", false, List.of(new TopicPartitionInfo(0, nodes.get(0), nodes, nodes)));
    }
}
