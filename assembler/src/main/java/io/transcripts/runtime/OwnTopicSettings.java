package io.transcripts.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the settings of existing changelog and strays topics to what this node's options ask for: the age at which brokers close and
 * compact segments, and forget what was deleted (see {@link ErasureBound}), the size of a record (see {@link RecordSizes}), and any time
 * of a record: a broker that refuses an old one would end each node in turn.
 */
final class OwnTopicSettings {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTopicSettings.class);

    private static final Map<String, String> ANY_TIME = Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE));

    /** More of it is never made less. */
    private static final Set<String> AT_LEAST =
            Set.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.DELETE_RETENTION_MS_CONFIG);

    /** A record on its way goes when it has arrived, and not before, whatever is usual at the brokers. */
    private static final String FOR_EVER = "-1";

    private final Admin admin;
    private final AssemblerConfig config;
    private final Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    private boolean isTimeBounded;

    OwnTopicSettings(Admin admin, AssemblerConfig config) {
        this.admin = admin;
        this.config = config;
        wanted.put(Topics.changelog(config.applicationId()), StreamsSettings.changelog(config));
        wanted.put(config.topics().strays(), strays(config));
    }

    /** Of the strays topic. StraysPurge deletes what is committed. */
    static Map<String, String> strays(AssemblerConfig config) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                FOR_EVER,
                TopicConfig.RETENTION_BYTES_CONFIG,
                FOR_EVER,
                TopicConfig.SEGMENT_MS_CONFIG,
                age(config),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordSizes.ownTopic(config)));
    }

    /** The age in milliseconds, as the value of a topic's setting. */
    static String age(AssemblerConfig config) {
        return Long.toString(
                new ErasureBound(config.erasedWithin()).maxCompactionLag().toMillis());
    }

    /** A topic that this node has just created: nobody has chosen its settings. */
    void created(String topic) {
        wanted.putIfAbsent(topic, Map.of());
    }

    /** What lets a topic take records of any time; empty where the brokers know no such setting, and need none (before Kafka 3.6). */
    Map<String, String> anyTime() {
        return isTimeBounded ? ANY_TIME : Map.of();
    }

    /** Alters topics that have other settings. Where that is not allowed, logs the command to do it. */
    void ensure(Set<String> existing) throws InterruptedException {
        List<ConfigResource> topics = wanted.keySet().stream()
                .filter(existing::contains)
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new LinkedHashMap<>();
        try {
            Map<ConfigResource, Config> found =
                    admin.describeConfigs(topics).all().get();
            found.forEach((topic, settings) -> {
                List<AlterConfigOp> missing = missing(topic.name(), settings);
                if (!missing.isEmpty()) {
                    changes.put(topic, missing);
                }
            });
            if (changes.isEmpty()) {
                return;
            }
            if (config.createTopics()) {
                admin.incrementalAlterConfigs(changes).all().get();
                LOG.info("Changed settings of topics for this node's options: {}", changes);
            } else {
                advise(changes);
            }
        } catch (ExecutionException e) {
            LOG.warn(
                    "Settings of {} cannot be seen or changed: {}",
                    wanted.keySet(),
                    e.getCause().toString());
            advise(changes);
        }
    }

    private List<AlterConfigOp> missing(String topic, Config settings) {
        List<AlterConfigOp> missing = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>(wanted.getOrDefault(topic, Map.of()));
        if (settings.get(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG) != null) {
            isTimeBounded = true;
            all.putAll(ANY_TIME);
        }
        all.forEach((name, value) -> {
            ConfigEntry entry = settings.get(name);
            if (entry == null || !isEnough(name, entry.value(), value)) {
                missing.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
        });
        return missing;
    }

    private static boolean isEnough(String name, String is, String wanted) {
        return AT_LEAST.contains(name) ? Long.parseLong(is) >= Long.parseLong(wanted) : is.equals(wanted);
    }

    private void advise(Map<ConfigResource, Collection<AlterConfigOp>> changes) {
        changes.forEach((topic, settings) -> settings.forEach(setting -> LOG.warn(
                "Topic {} has not the settings that the options ask for: erased text may stay longer than --erased-within, or"
                        + " a record within the limits may end the node. Somebody who may should run kafka-configs.sh"
                        + " --bootstrap-server {} --alter --topic {} --add-config {}={}",
                topic.name(),
                config.bootstrapServers(),
                topic.name(),
                setting.configEntry().name(),
                setting.configEntry().value())));
    }
}
