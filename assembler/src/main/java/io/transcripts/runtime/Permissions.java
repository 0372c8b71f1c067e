package io.transcripts.runtime;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * What the brokers must let a node do with topics and its group. Looked for at the start, so that everything that is missing
 * is said at once, and by name; Kafka's clients would say one of them at a time, minutes later. Topics that are still to be
 * made are not looked at.
 */
final class Permissions {
    private final Admin admin;
    private final AssemblerConfig config;

    Permissions(Admin admin, AssemblerConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /** @throws StartException naming each topic and group with what is not allowed */
    void check() throws InterruptedException {
        List<String> missing = new ArrayList<>();
        checkTopics(missing);
        checkGroup(missing);
        if (!missing.isEmpty()) {
            throw new StartException("The brokers at " + config.bootstrapServers()
                    + " do not let this node do what it must: " + String.join("; ", missing)
                    + ". docs/secured-brokers.md lists all that it needs.");
        }
    }

    private Map<String, Set<AclOperation>> needed() {
        Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
        config.topics().inputs().forEach(topic -> needed.put(topic, EnumSet.of(DESCRIBE, READ)));
        // Erasures that callers ask for.
        needed.put(config.topics().session(), EnumSet.of(DESCRIBE, READ, WRITE));
        needed.put(config.topics().notifications(), EnumSet.of(DESCRIBE, WRITE));
        needed.put(config.topics().deadLetters(), EnumSet.of(DESCRIBE, WRITE));
        // Records on their way are deleted once they have arrived.
        needed.put(config.topics().strays(), EnumSet.of(DESCRIBE, READ, WRITE, DELETE));
        needed.put(Topics.changelog(config.applicationId()), EnumSet.of(DESCRIBE, READ, WRITE));
        return needed;
    }

    private void checkTopics(List<String> missing) throws InterruptedException {
        Map<String, Set<AclOperation>> needed = needed();
        Map<String, KafkaFuture<TopicDescription>> topics = admin.describeTopics(
                        needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (Map.Entry<String, Set<AclOperation>> entry : needed.entrySet()) {
            KafkaFuture<TopicDescription> topic = topics.get(entry.getKey());
            Set<AclOperation> lacking = EnumSet.copyOf(entry.getValue());
            if (topic == null) {
                continue;
            }
            try {
                Set<AclOperation> allowed = topic.get().authorizedOperations();
                // Brokers from before KIP-430 do not tell.
                lacking.removeAll(allowed == null ? lacking : allowed);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof AuthorizationException)) {
                    continue;
                }
            }
            add(missing, "topic " + entry.getKey(), lacking);
        }
    }

    private void checkGroup(List<String> missing) throws InterruptedException {
        String group = config.applicationId();
        Set<AclOperation> lacking = EnumSet.of(DESCRIBE, READ);
        try {
            ConsumerGroupDescription description = admin.describeConsumerGroups(
                            List.of(group), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                    .describedGroups()
                    .get(group)
                    .get();
            Set<AclOperation> allowed = description.authorizedOperations();
            lacking.removeAll(allowed == null ? lacking : allowed);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                // A group that nobody has joined yet, or of the newer kind.
                return;
            }
        }
        add(missing, "group " + group, lacking);
    }

    private static void add(List<String> missing, String resource, Set<AclOperation> lacking) {
        if (!lacking.isEmpty()) {
            missing.add(resource + ": " + lacking.stream().map(Enum::name).collect(Collectors.joining(", ")));
        }
    }
}
