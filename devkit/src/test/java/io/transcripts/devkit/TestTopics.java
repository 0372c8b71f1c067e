package io.transcripts.devkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes topics for tests. */
public final class TestTopics {
    private TestTopics() {}

    /** Creates topics and waits until the broker shows them, which is a moment after the controller has made them. */
    public static void create(String bootstrapServers, Collection<NewTopic> topics) {
        List<String> names = topics.stream().map(NewTopic::name).toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(topics).all().get();
            await("topics to be seen")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsMatching(ExecutionException.class::isInstance)
                    .until(() ->
                            admin.describeTopics(names).allTopicNames().get().size() == names.size());
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
