package io.transcripts.devkit;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds out, within a bounded time and before the first event, whether publishing can work. */
final class TopicCheck {
    private static final int TIMEOUT_MS = 5_000;

    private TopicCheck() {}

    /** @throws CommandException when no broker answers, or a topic does not exist */
    static void run(Publisher.Options options) {
        Map<String, Object> settings = new HashMap<>(options.kafka());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "transcripts-publish-check");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        Admin admin = open(settings, options.bootstrapServers());
        try {
            Publisher.Topics topics = options.topics();
            Set<String> names = new LinkedHashSet<>();
            names.add(topics.asr());
            names.add(topics.translation());
            names.add(topics.session());
            Map<String, ? extends KafkaFuture<?>> found =
                    admin.describeTopics(names).topicNameValues();
            for (String name : names) {
                check(name, found.get(name), options.bootstrapServers());
            }
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static Admin open(Map<String, Object> settings, String bootstrapServers) {
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw new CommandException(
                    "No Kafka client for " + bootstrapServers + " can be made: " + Reasons.of(e) + ".", e);
        }
    }

    private static void check(String topic, KafkaFuture<?> found, String bootstrapServers) {
        try {
            found.get();
        } catch (ExecutionException e) {
            throw new CommandException(sentence(topic, e.getCause(), bootstrapServers), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while looking for the topics.", e);
        }
    }

    private static String sentence(String topic, Throwable cause, String bootstrapServers) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "Topic " + topic + " does not exist; start a node first (./transcripts serve) or create it with"
                    + " kafka-topics.sh --bootstrap-server " + bootstrapServers + " --create --topic " + topic
                    + " --partitions 12 --config max.message.bytes=2097152.";
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return "The broker at " + bootstrapServers + " does not allow this (" + Reasons.of(cause) + ").";
        }
        return "No Kafka broker answers at " + bootstrapServers
                + "; start one (./transcripts broker) or name another with --bootstrap-servers.";
    }
}
