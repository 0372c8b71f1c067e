package io.transcripts.chaos;

import io.transcripts.node.command.CommandException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The copies that the brokers of a cluster keep. A broker that is alone has none. */
final class BrokerReplicas implements AutoCloseable {
    private static final int MOST = 3;
    private static final String IN_SYNC = "2";

    private final int brokers;
    private final Admin admin;

    BrokerReplicas(String bootstrapServers, int brokers) {
        this.brokers = brokers;
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * Looks at every topic.
     *
     * @throws CommandException when one would lose what was acknowledged with a single broker, or not survive it
     */
    void require() throws InterruptedException {
        if (brokers == 1) {
            return;
        }
        try {
            Collection<TopicDescription> topics = describe();
            Set<ConfigResource> resources = topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                    .collect(Collectors.toSet());
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(resources).all().get();
            for (TopicDescription topic : topics) {
                String inSync = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                        .get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                        .value();
                finding(topic, inSync, brokers).ifPresent(finding -> {
                    throw new CommandException(finding);
                });
            }
        } catch (ExecutionException e) {
            throw new CommandException("The topics cannot be described: " + e.getCause(), e);
        }
    }

    /** Whether each copy has what its leader has. */
    boolean areInSync() throws InterruptedException {
        if (brokers == 1) {
            return true;
        }
        try {
            return describe().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** What is wrong with the copies of a topic. */
    static Optional<String> finding(TopicDescription topic, String inSync, int brokers) {
        int replicas = Math.min(MOST, brokers);
        boolean isRight = inSync.equals(IN_SYNC)
                && topic.partitions().stream()
                        .allMatch(partition -> partition.replicas().size() == replicas);
        return isRight
                ? Optional.empty()
                : Optional.of("The topic " + topic.name() + " has "
                        + topic.partitions().get(0).replicas().size() + " copies and min.insync.replicas=" + inSync
                        + "; with " + brokers + " brokers it should have " + replicas + " and " + IN_SYNC + ".");
    }

    @Override
    public void close() {
        admin.close();
    }

    private Collection<TopicDescription> describe() throws InterruptedException, ExecutionException {
        Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        return admin.describeTopics(names).allTopicNames().get().values();
    }
}
