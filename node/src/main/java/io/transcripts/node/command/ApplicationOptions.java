package io.transcripts.node.command;

import io.transcripts.topology.TopicNames;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which nodes belong together, and what they read and write. */
public final class ApplicationOptions {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "transcripts",
            description = "Shared by all nodes that assemble together" + DEFAULT)
    private String applicationId = "";

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private InputTopicOptions inputs = new InputTopicOptions();

    @Option(
            names = "--topic-notifications",
            paramLabel = "NAME",
            defaultValue = "transcript.events",
            description = "Output: notifications" + DEFAULT)
    private String notifications = "";

    @Option(
            names = "--topic-dead-letters",
            paramLabel = "NAME",
            defaultValue = "transcript.dead-letter",
            description = "Output: records that are not events" + DEFAULT)
    private String deadLetters = "";

    /** Shared by all nodes that assemble together. */
    public String applicationId() {
        return applicationId;
    }

    /** Brokers to connect to first: {@code host:port}, several with commas. */
    public String bootstrapServers() {
        return brokers.bootstrapServers();
    }

    /** The topics of the application. */
    public TopicNames topics() {
        return new TopicNames(
                inputs.asr(),
                inputs.translation(),
                inputs.session(),
                notifications,
                deadLetters,
                TopicNames.defaults(applicationId).strays());
    }

    /** Settings of the Kafka clients; see {@link BrokerOptions#kafka}. */
    public Map<String, String> kafka(Map<String, String> fromSettings) {
        return brokers.kafka(fromSettings);
    }
}
