package io.transcripts.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsResult;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** Brokers that have topics, as far as {@link Topics} asks. */
final class FakeAdmin {
    /** Topics by name. */
    private final Map<String, NewTopic> topics;

    private FakeAdmin(Map<String, NewTopic> topics) {
        this.topics = topics;
    }

    /** @param topics what there is, and what is created */
    static Admin of(Map<String, NewTopic> topics) {
        FakeAdmin fake = new FakeAdmin(topics);
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "describeTopics":
                            return fake.describe((Collection<?>) arguments[0]);
                        case "describeConfigs":
                            return fake.configs((Collection<?>) arguments[0]);
                        case "incrementalAlterConfigs":
                            return fake.alter((Map<?, ?>) arguments[0]);
                        case "createTopics":
                            return fake.create((Collection<?>) arguments[0]);
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private DescribeTopicsResult describe(Collection<?> names) {
        Map<String, KafkaFuture<TopicDescription>> described = new HashMap<>();
        names.forEach(name -> described.put(String.valueOf(name), describe(String.valueOf(name))));
        return new DescribeTopicsResult(null, described) {};
    }

    private KafkaFuture<TopicDescription> describe(String name) {
        NewTopic topic = topics.get(name);
        if (topic == null) {
            return failed(new UnknownTopicOrPartitionException(name));
        }
        List<TopicPartitionInfo> partitions = IntStream.range(0, topic.numPartitions())
                .mapToObj(partition -> new TopicPartitionInfo(partition, null, List.of(), List.of()))
                .toList();
        return KafkaFuture.completedFuture(new TopicDescription(name, false, partitions));
    }

    private DescribeConfigsResult configs(Collection<?> resources) {
        Map<ConfigResource, KafkaFuture<Config>> found = new HashMap<>();
        for (Object resource : resources) {
            ConfigResource topic = (ConfigResource) resource;
            List<ConfigEntry> entries = topics.get(topic.name()).configs().entrySet().stream()
                    .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                    .collect(Collectors.toList());
            found.put(topic, KafkaFuture.completedFuture(new Config(entries)));
        }
        return new DescribeConfigsResult(found) {};
    }

    private AlterConfigsResult alter(Map<?, ?> changes) throws ReflectiveOperationException {
        Map<ConfigResource, KafkaFuture<Void>> altered = new HashMap<>();
        changes.forEach((resource, operations) -> {
            ConfigResource name = (ConfigResource) resource;
            NewTopic topic = topics.get(name.name());
            Map<String, String> settings = new HashMap<>(topic.configs());
            for (Object operation : (Collection<?>) operations) {
                ConfigEntry entry = ((AlterConfigOp) operation).configEntry();
                settings.put(entry.name(), entry.value());
            }
            topic.configs(settings);
            altered.put(name, KafkaFuture.completedFuture(null));
        });
        // The only one of these results that is open to nobody.
        Constructor<AlterConfigsResult> open = AlterConfigsResult.class.getDeclaredConstructor(Map.class);
        open.setAccessible(true);
        return open.newInstance(altered);
    }

    private CreateTopicsResult create(Collection<?> wanted) {
        Map<String, KafkaFuture<CreateTopicsResult.TopicMetadataAndConfig>> created = new HashMap<>();
        for (Object each : wanted) {
            NewTopic topic = (NewTopic) each;
            if (topic.replicationFactor() > 1) {
                created.put(topic.name(), failed(new InvalidReplicationFactorException("there is one broker")));
            } else if (topics.putIfAbsent(topic.name(), topic) != null) {
                created.put(topic.name(), failed(new TopicExistsException(topic.name())));
            } else {
                created.put(topic.name(), KafkaFuture.completedFuture(null));
            }
        }
        return new CreateTopicsResult(created) {};
    }

    private static <T> KafkaFuture<T> failed(Exception why) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        future.completeExceptionally(why);
        return future;
    }
}
