package io.transcripts.ownership;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;

/** What Kafka's clients and the group's coordinator say of the members on this node. */
final class GroupMembership implements Lease.Membership {
    private static final String METRICS = "consumer-coordinator-metrics";
    private static final String ANSWERED = "heartbeat-total";
    private static final long PATIENCE_SECONDS = 5;

    private final KafkaStreams streams;
    private final Admin admin;
    private final Group group;
    private final Supplier<Set<Integer>> owned;
    private final BrokerContact contact;

    /**
     * Asks nobody yet.
     *
     * @param owned the partitions that are worked on here
     * @param contact is told what the members' clients have received, whenever that is looked at
     */
    GroupMembership(
            KafkaStreams streams, Admin admin, Group group, Supplier<Set<Integer>> owned, BrokerContact contact) {
        this.streams = streams;
        this.admin = admin;
        this.group = group;
        this.owned = owned;
        this.contact = contact;
    }

    @Override
    public Map<String, Double> answeredHeartbeats() {
        Map<MetricName, ? extends Metric> metrics = streams.metrics();
        contact.look(metrics);
        return answeredHeartbeats(metrics);
    }

    static Map<String, Double> answeredHeartbeats(Map<MetricName, ? extends Metric> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> isAnswered(metric.getKey()))
                .collect(Collectors.toMap(
                        metric -> metric.getKey().tags().get("client-id"),
                        metric -> number(metric.getValue()),
                        Math::max));
    }

    @Override
    public boolean isConfirmed() throws Exception {
        Set<String> here = streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::consumerClientId)
                .collect(Collectors.toSet());
        Set<Integer> held = group.isStreamsProtocol() ? heldByStreamsProtocol(here) : held(here);
        return held.containsAll(owned.get());
    }

    // Every task reads its partition of the strays.
    private Set<Integer> held(Set<String> here) throws Exception {
        ConsumerGroupDescription found = admin.describeConsumerGroups(Set.of(group.id()))
                .describedGroups()
                .get(group.id())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return held(found.members(), here, group.instanceId(), group.strays());
    }

    /**
     * The partitions of a topic that members on this node have been given.
     *
     * @param name under which its members keep their places: one that came back without a rebalance is known by the client
     *     id of its former life; null without
     */
    static Set<Integer> held(
            Collection<MemberDescription> members, Set<String> clientIds, @Nullable String name, String topic) {
        return members.stream()
                .filter(member -> clientIds.contains(member.clientId())
                        || (name != null
                                && member.groupInstanceId()
                                        .filter(id -> isThreadOf(name, id))
                                        .isPresent()))
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .filter(input -> input.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    /** Kafka Streams appends the number of the thread: another node's name may begin with this one's. */
    private static boolean isThreadOf(String name, String instanceId) {
        return instanceId.startsWith(name + '-')
                && instanceId.substring(name.length() + 1).matches("[0-9]+");
    }

    private Set<Integer> heldByStreamsProtocol(Set<String> here) throws Exception {
        StreamsGroupDescription found = admin.describeStreamsGroups(Set.of(group.id()))
                .describedGroups()
                .get(group.id())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        // The other one, where there is one, only passes records on.
        Set<String> assembling = found.subtopologies().stream()
                .filter(part -> part.sourceTopics().contains(group.strays()))
                .map(StreamsGroupSubtopologyDescription::subtopologyId)
                .collect(Collectors.toSet());
        return found.members().stream()
                .filter(member -> here.contains(member.clientId()))
                .flatMap(member -> member.assignment().activeTasks().stream())
                .filter(tasks -> assembling.contains(tasks.subtopologyId()))
                .flatMap(tasks -> tasks.partitions().stream())
                .collect(Collectors.toSet());
    }

    private static boolean isAnswered(MetricName name) {
        return name.name().equals(ANSWERED) && name.group().equals(METRICS);
    }

    private static double number(Metric metric) {
        return metric.metricValue() instanceof Number value ? value.doubleValue() : 0;
    }
}
