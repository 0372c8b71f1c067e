package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Brokers of a cluster agree on who they are. */
class QuorumTest {
    private static final String VOTERS = "1@127.0.0.1:9192,2@127.0.0.1:9292,3@127.0.0.1:9392";

    @Test
    void allBrokersAreOfOneCluster() {
        assertThat(Quorum.ofSeveral(1, VOTERS).clusterId())
                .isEqualTo(Quorum.ofSeveral(3, VOTERS).clusterId());
        assertThat(Quorum.ofSeveral(2, VOTERS).controller()).isEqualTo("127.0.0.1:9292");
        assertThat(Quorum.ofSeveral(2, VOTERS).size()).isEqualTo(3);
    }

    @Test
    void threeBrokersKeepThreeCopiesAndTwoMustHaveWhatIsAcknowledged() {
        Properties three = BrokerSettings.of("127.0.0.1", 9092, Quorum.ofSeveral(1, VOTERS), Path.of("log"));
        Properties one = BrokerSettings.of("127.0.0.1", 9092, Quorum.ofOne("127.0.0.1", 9192), Path.of("log"));

        assertThat(three)
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("offsets.topic.replication.factor", "3");
        assertThat(one).containsEntry("default.replication.factor", "1").containsEntry("min.insync.replicas", "1");
    }

    @Test
    void aBrokerThatIsNoVoterIsToldSo() {
        assertThatThrownBy(() -> Quorum.ofSeveral(4, VOTERS)).hasMessageContaining("node id 4 is none of the voters");
        assertThatThrownBy(() -> Quorum.ofSeveral(1, "localhost:9092")).hasMessageContaining("ID@HOST:PORT");
    }
}
