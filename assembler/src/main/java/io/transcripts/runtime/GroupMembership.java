package io.transcripts.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;

/** What Kafka's clients and the group's coordinator say of the members on this node. */
final class GroupMembership implements Lease.Membership {
    private static final String METRICS = "consumer-coordinator-metrics";
    private static final String ANSWERED = "heartbeat-total";
    private static final String STREAMS_SESSION_TIMEOUT = "streams.session.timeout.ms";
    private static final long PATIENCE_SECONDS = 5;

    private final KafkaStreams streams;
    private final Admin admin;
    private final AssemblerConfig config;
    private final CatchUpMonitor catchUp;
    private final BrokerContact contact;

    /** @param contact is told what the members' clients have received, whenever that is looked at */
    GroupMembership(
            KafkaStreams streams, Admin admin, AssemblerConfig config, CatchUpMonitor catchUp, BrokerContact contact) {
        this.streams = streams;
        this.admin = admin;
        this.config = config;
        this.catchUp = catchUp;
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
        Set<Integer> held = config.isStreamsProtocol() ? heldByStreamsProtocol(here) : held(here);
        return held.containsAll(catchUp.owned());
    }

    /**
     * When the group gives up a member that is silent.
     *
     * @param settings as the members have them, passed-through ones among them
     */
    static Duration sessionTimeout(Admin admin, AssemblerConfig config, StreamsConfig settings)
            throws InterruptedException {
        if (!config.isStreamsProtocol()) {
            Object timeout = settings.getMainConsumerConfigs(config.applicationId(), "any", 1)
                    .get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
            return timeout == null
                    ? config.sessionTimeout()
                    : Duration.ofMillis(Long.parseLong(String.valueOf(timeout)));
        }
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, config.applicationId());
        try {
            ConfigEntry entry = admin.describeConfigs(Set.of(group))
                    .values()
                    .get(group)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(STREAMS_SESSION_TIMEOUT);
            return entry == null ? config.sessionTimeout() : Duration.ofMillis(Long.parseLong(entry.value()));
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException(
                    "The brokers do not say what " + STREAMS_SESSION_TIMEOUT + " of the group is, which"
                            + " group.protocol=streams needs; do they support it, and may this node describe the group?",
                    e);
        }
    }

    // Every task reads its partition of the strays.
    private Set<Integer> held(Set<String> here) throws Exception {
        ConsumerGroupDescription group = admin.describeConsumerGroups(Set.of(config.applicationId()))
                .describedGroups()
                .get(config.applicationId())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return held(
                group.members(), here, config.groupInstanceId(), config.topics().strays());
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
        StreamsGroupDescription group = admin.describeStreamsGroups(Set.of(config.applicationId()))
                .describedGroups()
                .get(config.applicationId())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        // The other one, where there is one, only passes records on.
        Set<String> assembling = group.subtopologies().stream()
                .filter(part -> part.sourceTopics().contains(config.topics().strays()))
                .map(StreamsGroupSubtopologyDescription::subtopologyId)
                .collect(Collectors.toSet());
        return group.members().stream()
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
