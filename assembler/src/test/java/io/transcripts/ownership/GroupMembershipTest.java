package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is read out of the clients' metrics and of the coordinator's answer. */
class GroupMembershipTest {
    private static final String COORDINATOR = "consumer-coordinator-metrics";

    private record Value(MetricName metricName, Object metricValue) implements Metric {}

    @Test
    void onlyTheCountsOfAnsweredHeartbeatsAreTaken() {
        Map<MetricName, Metric> metrics = new HashMap<>();
        add(metrics, "heartbeat-total", COORDINATOR, "thread-1", 7.0);
        add(metrics, "heartbeat-total", COORDINATOR, "thread-2", 0.0);
        add(metrics, "heartbeat-rate", COORDINATOR, "thread-1", 0.3);
        add(metrics, "heartbeat-total", "consumer-metrics", "thread-1", 99.0);
        add(metrics, "last-heartbeat-seconds-ago", COORDINATOR, "thread-3", 4.0);
        add(metrics, "state", "stream-thread-metrics", "thread-4", "RUNNING");

        assertThat(GroupMembership.answeredHeartbeats(metrics))
                .containsExactlyInAnyOrderEntriesOf(Map.of("thread-1", 7.0, "thread-2", 0.0));
    }

    @Test
    void onlyWhatMembersHereWereGivenIsHeld() {
        List<MemberDescription> members = List.of(
                member("here-1", new TopicPartition("strays", 0), new TopicPartition("input", 5)),
                member("here-2", new TopicPartition("strays", 3), new TopicPartition("strays", 4)),
                member("elsewhere", new TopicPartition("strays", 1), new TopicPartition("strays", 2)),
                member("here-3"));

        assertThat(GroupMembership.held(members, Set.of("here-1", "here-2", "here-3"), null, "strays"))
                .containsExactlyInAnyOrder(0, 3, 4);
        assertThat(GroupMembership.held(List.of(), Set.of("here-1"), null, "strays"))
                .isEmpty();
    }

    @Test
    void aNamedMemberIsKnownByItsName() {
        List<MemberDescription> members = List.of(
                named("pod-1-1", new TopicPartition("strays", 0)),
                named("pod-1-2", new TopicPartition("strays", 1)),
                named("pod-11-1", new TopicPartition("strays", 2)),
                named("pod-1-b-1", new TopicPartition("strays", 4)),
                member("elsewhere", new TopicPartition("strays", 3)));

        assertThat(GroupMembership.held(members, Set.of("here"), "pod-1", "strays"))
                .containsExactlyInAnyOrder(0, 1);
        assertThat(GroupMembership.held(members, Set.of("here"), null, "strays"))
                .isEmpty();
    }

    private static void add(Map<MetricName, Metric> metrics, String name, String group, String clientId, Object value) {
        MetricName key = new MetricName(name, group, "", Map.of("client-id", clientId));
        metrics.put(key, new Value(key, value));
    }

    private static MemberDescription member(String clientId, TopicPartition... given) {
        return member(clientId, Optional.empty(), given);
    }

    private static MemberDescription named(String name, TopicPartition... given) {
        return member("of-a-former-life", Optional.of(name), given);
    }

    private static MemberDescription member(String clientId, Optional<String> name, TopicPartition... given) {
        return new MemberDescription(
                "id-" + clientId,
                name,
                Optional.empty(),
                clientId,
                "host",
                new MemberAssignment(Arrays.stream(given).collect(Collectors.toSet())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
