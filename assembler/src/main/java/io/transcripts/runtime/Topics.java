package io.transcripts.runtime;

import io.transcripts.store.StoreLayout;
import io.transcripts.topology.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing, and refuses a number of partitions other than that of the store. */
final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    private static final Duration SEEN_AT_LATEST = Duration.ofSeconds(30);
    private static final long SEEN_EVERY_MS = 50;

    private final Admin admin;
    private final AssemblerConfig config;
    private final OwnTopicSettings settings;

    Topics(Admin admin, AssemblerConfig config) {
        this.admin = admin;
        this.config = config;
        settings = new OwnTopicSettings(admin, config);
    }

    /** Settings of the changelog, which Kafka Streams creates; known once the others are there. */
    Map<String, String> changelogSettings() {
        Map<String, String> all = new HashMap<>(StreamsSettings.changelog(config));
        all.putAll(settings.anyTime());
        return all;
    }

    /** The topic that the store is restored from. */
    static String changelog(String applicationId) {
        return applicationId + "-" + StoreLayout.STORE + "-changelog";
    }

    /**
     * Creates what is missing, unless told not to.
     *
     * @return partitions of every topic of the node
     * @throws StartException when the topics are not as they must be
     */
    Map<String, Integer> ensure() throws InterruptedException {
        Map<String, Map<String, String>> wanted = wanted();
        Set<String> names = new HashSet<>(wanted.keySet());
        String changelog = changelog(config.applicationId());
        names.add(changelog);
        Map<String, Integer> existing = partitions(names);
        for (String store : List.of(changelog, config.topics().strays())) {
            Integer partitions = existing.get(store);
            if (partitions != null && partitions != config.partitions()) {
                throw new StartException("The store of application " + config.applicationId() + " has " + partitions
                        + " partitions (topic " + store + "), and this node was started with " + config.partitions()
                        + ": start it with --partitions " + partitions
                        + ", or rebuild the store under a new --application-id.");
            }
        }
        Map<String, Map<String, String>> missing = new LinkedHashMap<>(wanted);
        missing.keySet().removeAll(existing.keySet());
        if (!missing.isEmpty()) {
            if (!config.createTopics()) {
                throw new StartException(refusal(missing));
            }
            create(missing);
            awaitSeen(missing.keySet());
            missing.keySet().forEach(topic -> existing.put(topic, config.partitions()));
            if (missing.containsKey(config.topics().deadLetters())) {
                settings.created(config.topics().deadLetters());
            }
        }
        settings.ensure(existing.keySet());
        return existing;
    }

    private Map<String, Map<String, String>> wanted() {
        TopicNames topics = config.topics();
        // Zero is for ever, as of the other retentions. Brokers would delete everything.
        String retention = Long.toString(
                config.inputRetention().isZero() ? -1 : config.inputRetention().toMillis());
        Map<String, String> input = Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                retention,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSizes.inputTopic(config.limits())));
        Map<String, String> deadLetters = Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                retention,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSizes.ownTopic(config)));
        Map<String, String> strays = new LinkedHashMap<>(OwnTopicSettings.strays(config));
        // Timestamps must stay the publishers', for they rank.
        strays.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
        topics.inputs().forEach(topic -> wanted.put(topic, input));
        wanted.put(topics.notifications(), Map.of());
        wanted.put(topics.deadLetters(), deadLetters);
        wanted.put(topics.strays(), strays);
        return wanted;
    }

    private Map<String, Integer> partitions(Set<String> names) throws InterruptedException {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(names).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : descriptions.entrySet()) {
            try {
                partitions.put(
                        entry.getKey(), entry.getValue().get().partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw BrokerAccess.failure(config.bootstrapServers(), e);
                }
            }
        }
        return partitions;
    }

    private void create(Map<String, Map<String, String>> missing) throws InterruptedException {
        Optional<Short> replicas =
                config.replicationFactor() < 0 ? Optional.empty() : Optional.of((short) config.replicationFactor());
        List<NewTopic> topics = new ArrayList<>();
        missing.forEach((name, settings) ->
                topics.add(new NewTopic(name, Optional.of(config.partitions()), replicas).configs(settings)));
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(topics).values().entrySet()) {
            try {
                created.getValue().get();
                LOG.info("Created topic {} with {} partitions", created.getKey(), config.partitions());
            } catch (ExecutionException e) {
                // Two nodes may start at once.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new StartException(
                            "Topic " + created.getKey() + " cannot be created: "
                                    + e.getCause().getMessage(),
                            e);
                }
            }
        }
    }

    /** A broker shows a topic a moment after the controller has made it, and Kafka Streams ends when it misses one. */
    private void awaitSeen(Set<String> created) throws InterruptedException {
        long deadline = System.nanoTime() + SEEN_AT_LATEST.toNanos();
        while (!partitions(created).keySet().containsAll(created)) {
            if (System.nanoTime() > deadline) {
                throw new StartException("The topics " + created + " were created, but the broker at "
                        + config.bootstrapServers() + " does not show them after " + SEEN_AT_LATEST.toSeconds()
                        + " s; look at its log, then start again.");
            }
            TimeUnit.MILLISECONDS.sleep(SEEN_EVERY_MS);
        }
    }

    private String refusal(Map<String, Map<String, String>> missing) {
        String commands = missing.entrySet().stream()
                .map(topic -> "  kafka-topics.sh --bootstrap-server " + config.bootstrapServers() + " --create --topic "
                        + topic.getKey() + " --partitions " + config.partitions()
                        + (config.replicationFactor() < 0 ? "" : " --replication-factor " + config.replicationFactor())
                        + topic.getValue().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(setting -> " --config " + setting.getKey() + "=" + setting.getValue())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
        return "Topics are missing, and --create-topics=false forbids to create them. Create them with\n" + commands;
    }
}
