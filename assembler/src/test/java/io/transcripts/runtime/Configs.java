package io.transcripts.runtime;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.Limits;
import io.transcripts.topology.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What a node is told, as tests need it. */
final class Configs {
    static final String APPLICATION_ID = "app";
    static final TopicNames TOPICS = TopicNames.defaults(APPLICATION_ID);
    static final int PARTITIONS = 4;

    private Configs() {}

    /** @param kafka settings that are passed through */
    static AssemblerConfig with(Map<String, String> kafka) {
        return of(true, -1, kafka);
    }

    static AssemblerConfig of(boolean createTopics, int replicationFactor, Map<String, String> kafka) {
        return of(TOPICS, Deadlines.DEFAULT, createTopics, replicationFactor, Duration.ofDays(7), kafka);
    }

    static AssemblerConfig with(TopicNames topics, Deadlines deadlines) {
        return of(topics, deadlines, true, -1, Duration.ofDays(7), Map.of());
    }

    static AssemblerConfig withInputRetention(Duration retention) {
        return of(TOPICS, Deadlines.DEFAULT, true, -1, retention, Map.of());
    }

    private static AssemblerConfig of(
            TopicNames topics,
            Deadlines deadlines,
            boolean createTopics,
            int replicationFactor,
            Duration inputRetention,
            Map<String, String> kafka) {
        return new AssemblerConfig(
                APPLICATION_ID,
                "broker:9092",
                Path.of("state"),
                topics,
                PARTITIONS,
                createTopics,
                replicationFactor,
                inputRetention,
                2,
                1,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                64 << 20,
                32 << 20,
                Duration.ofDays(1),
                true,
                Limits.DEFAULT,
                SessionLimits.DEFAULT,
                deadlines,
                kafka);
    }
}
