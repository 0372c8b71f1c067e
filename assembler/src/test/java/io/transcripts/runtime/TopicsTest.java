package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** What topics a node makes, and which it refuses. */
class TopicsTest {
    private static final String CHANGELOG = "app-transcripts-changelog";
    private static final Map<String, String> CHANGELOG_SETTINGS = Map.of(
            "max.compaction.lag.ms", "43200000", "delete.retention.ms", "86400000", "max.message.bytes", "4718592");
    private static final Map<String, String> STRAYS_SETTINGS = Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "message.timestamp.type", "CreateTime",
            "segment.ms", "43200000",
            "max.message.bytes", "4718592");

    private final Map<String, NewTopic> topics = new HashMap<>();

    @Test
    void whatIsMissingIsCreatedWithTheSettingsThatItNeeds() throws InterruptedException {
        assertThat(ensure(true, -1))
                .containsOnlyKeys(
                        "speech.asr",
                        "speech.translation",
                        "speech.session",
                        "transcript.events",
                        "transcript.dead-letter",
                        "app-strays")
                .allSatisfy((topic, partitions) -> assertThat(partitions).isEqualTo(Configs.PARTITIONS));

        assertThat(topics.values()).allSatisfy(topic -> {
            assertThat(topic.numPartitions()).isEqualTo(Configs.PARTITIONS);
            assertThat(topic.replicationFactor()).as("the broker's default").isEqualTo((short) -1);
        });
        Map<String, String> input = Map.of("retention.ms", "604800000", "max.message.bytes", "1572864");
        assertThat(topics.get("speech.asr").configs()).isEqualTo(input);
        assertThat(topics.get("speech.translation").configs()).isEqualTo(input);
        assertThat(topics.get("speech.session").configs()).isEqualTo(input);
        assertThat(topics.get("transcript.events").configs()).isEmpty();
        assertThat(topics.get("transcript.dead-letter").configs())
                .isEqualTo(Map.of("retention.ms", "604800000", "max.message.bytes", "4718592"));
        assertThat(topics.get("app-strays").configs())
                .as("never deleted by time, and with the publishers' timestamps")
                .isEqualTo(STRAYS_SETTINGS);
    }

    @Test
    void aRetentionOfZeroIsForEver() throws InterruptedException {
        new Topics(FakeAdmin.of(topics), Configs.withInputRetention(Duration.ZERO)).ensure();

        assertThat(topics.get("speech.asr").configs()).containsEntry("retention.ms", "-1");
        assertThat(topics.get("transcript.dead-letter").configs()).containsEntry("retention.ms", "-1");
    }

    @Test
    void whatIsThereStaysAsItIs() throws InterruptedException {
        has("speech.asr", 12, Map.of());
        has("app-strays", Configs.PARTITIONS, STRAYS_SETTINGS);
        has(CHANGELOG, Configs.PARTITIONS, CHANGELOG_SETTINGS);

        assertThat(ensure(true, -1)).containsEntry("speech.asr", 12).containsEntry(CHANGELOG, Configs.PARTITIONS);
        assertThat(topics.get("speech.asr").numPartitions()).isEqualTo(12);
    }

    @Test
    void ourOwnTopicsTakeWhatRaisedLimitsLetIn() throws InterruptedException {
        has(CHANGELOG, Configs.PARTITIONS, with(CHANGELOG_SETTINGS, "1048588"));
        has("app-strays", Configs.PARTITIONS, with(STRAYS_SETTINGS, "8388608"));

        ensure(true, -1);

        assertThat(topics.get(CHANGELOG).configs()).isEqualTo(CHANGELOG_SETTINGS);
        assertThat(topics.get("app-strays").configs())
                .as("never made less")
                .isEqualTo(with(STRAYS_SETTINGS, "8388608"));
    }

    @Test
    void whatTheBrokersDeleteByDefaultIsNotDeletedOnItsWay() throws InterruptedException {
        Map<String, String> usual = new HashMap<>(STRAYS_SETTINGS);
        usual.putAll(Map.of("cleanup.policy", "compact,delete", "retention.bytes", "1073741824"));
        has("app-strays", Configs.PARTITIONS, usual);

        ensure(true, -1);

        assertThat(topics.get("app-strays").configs()).isEqualTo(STRAYS_SETTINGS);
    }

    @Test
    void recordsOfAnyTimeAreTaken() throws InterruptedException {
        Map<String, String> bounded = new HashMap<>(STRAYS_SETTINGS);
        bounded.putAll(
                Map.of("message.timestamp.before.max.ms", "86400000", "message.timestamp.after.max.ms", "3600000"));
        has("app-strays", Configs.PARTITIONS, bounded);

        Topics ensured = new Topics(FakeAdmin.of(topics), Configs.of(true, -1, Map.of()));
        ensured.ensure();

        String any = Long.toString(Long.MAX_VALUE);
        assertThat(topics.get("app-strays").configs())
                .containsEntry("message.timestamp.before.max.ms", any)
                .containsEntry("message.timestamp.after.max.ms", any);
        assertThat(ensured.changelogSettings()).containsEntry("message.timestamp.before.max.ms", any);
    }

    @Test
    void aStoreOfAnotherNumberOfPartitionsIsRefused() {
        for (String topic : new String[] {CHANGELOG, "app-strays"}) {
            topics.clear();
            has(topic, 7, Map.of());

            assertThatThrownBy(() -> ensure(true, -1))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(topic)
                    .hasMessageContaining("has 7 partitions")
                    .hasMessageContaining("start it with --partitions 7");
            assertThat(topics).hasSize(1);
        }
    }

    @Test
    void aNodeThatMayCreateNothingSaysWhatSomebodyElseHasTo() {
        has("speech.asr", Configs.PARTITIONS, Map.of());

        assertThatThrownBy(() -> ensure(false, 3))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--create-topics=false")
                .hasMessageContaining("  kafka-topics.sh --bootstrap-server broker:9092 --create --topic speech.session"
                        + " --partitions 4 --replication-factor 3 --config max.message.bytes=1572864"
                        + " --config retention.ms=604800000")
                .hasMessageNotContaining("--topic speech.asr");
        assertThat(topics).hasSize(1);
    }

    @Test
    void aTopicThatCannotBeCreatedIsNamed() {
        assertThatThrownBy(() -> ensure(true, 3))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be created: there is one broker");
    }

    private static Map<String, String> with(Map<String, String> settings, String maxMessageBytes) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put("max.message.bytes", maxMessageBytes);
        return changed;
    }

    private void has(String topic, int partitions, Map<String, String> settings) {
        topics.put(topic, new NewTopic(topic, partitions, (short) 1).configs(settings));
    }

    private Map<String, Integer> ensure(boolean createTopics, int replicationFactor) throws InterruptedException {
        return new Topics(FakeAdmin.of(topics), Configs.of(createTopics, replicationFactor, Map.of())).ensure();
    }
}
