package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.SessionLimits;
import io.transcripts.store.SessionLocks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** The shape of the topology. A change of names or numbers moves state or offsets: it is a migration, not a detail. */
class DescribeTest {
    private static final Pattern TOPIC_LIST = Pattern.compile("topics: \\[([^]]*)]");

    @Test
    void theTopologyIsAsItWas() throws IOException {
        assertThat(describe(Set.of(), Harness.TOPICS)).isEqualTo(golden("describe.txt"));
    }

    @Test
    void withAWideInputTheStoreKeepsItsSubTopology() throws IOException {
        assertThat(describe(Set.of("speech.asr"), Harness.TOPICS)).isEqualTo(golden("describe-wide.txt"));
    }

    @Test
    void oneTopicMayCarryAllInputs() throws IOException {
        TopicNames one = new TopicNames("speech", "speech", "speech", "events", "dead", "app-strays");

        assertThat(describe(Set.of(), one)).isEqualTo(golden("describe-one-topic.txt"));
    }

    @Test
    void whenAllInputsAreWideTheStoreLivesOnStrays() throws IOException {
        assertThat(describe(Harness.TOPICS.inputs(), Harness.TOPICS)).isEqualTo(golden("describe-all-wide.txt"));
    }

    private static String describe(Set<String> wide, TopicNames topics) {
        String description = AssemblerTopology.build(
                        Harness.options(topics, wide, new Partitioning(12), SessionLimits.DEFAULT, true),
                        Harness.services(Harness.DONE, Harness.ALONE, new SessionLocks(), new SimpleMeterRegistry()),
                        new Topology())
                .describe()
                .toString();
        // Kafka Streams keeps the topics of a source in no order
        return TOPIC_LIST
                .matcher(description)
                .replaceAll(list -> "topics: ["
                        + Arrays.stream(list.group(1).split(", ")).sorted().collect(Collectors.joining(", ")) + "]");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = DescribeTest.class.getResourceAsStream("/topology/" + name)) {
            return in == null ? name + " is missing" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
