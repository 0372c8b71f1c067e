package io.transcripts.devkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class DeadLettersCommandTest {
    private static final long TIME = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();

    @TempDir
    static Path brokerDir;

    @TempDir
    Path dir;

    private static final String LARGE = Integer.toString(8 << 20);
    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private String letters = "";
    private String input = "";
    private Path config = Path.of("");

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(brokerDir));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", LARGE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void topicsOfThisTest(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        letters = name + ".dead";
        input = name + ".asr";
        TestTopics.create(
                broker.bootstrapServers(),
                Stream.of(letters, input)
                        .map(topic -> new NewTopic(topic, 1, (short) 1)
                                .configs(topic.equals(letters) ? Map.of("max.message.bytes", LARGE) : Map.of()))
                        .toList());
        config = Files.writeString(
                dir.resolve("node.properties"),
                "application-id=" + name + "\nbootstrap-servers=" + broker.bootstrapServers() + "\ntopic-asr=" + input
                        + "\ntopic-dead-letters=" + letters + "\nport=0\n");
    }

    @Test
    void listsTheLastLettersAndCountsAllByReason() throws Exception {
        letter("s1", "{}", "missing_field", "type", input, Map.of());
        letter("s2", "{}", "missing_field", "words[3].start_time", input, Map.of());
        letter("s3", "secret", "invalid_json", null, input, Map.of("transcripts.replay.count", "2"));

        CommandResult result = run("list", "--limit", "2");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().toList())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "0@1", "2026-11-22T10:00:00Z", "missing_field", "words[3].start_time", input + "-4@77"))
                .anySatisfy(line -> assertThat(line).contains("0@2", "invalid_json", "2 times"))
                .noneSatisfy(line -> assertThat(line).startsWith("0@0"))
                .anySatisfy(line -> assertThat(line).isEqualTo("3 letters"))
                .anySatisfy(line -> assertThat(line).contains("1  missing_field words[].start_time"));
        assertThat(result.out()).doesNotContain("secret");
    }

    @Test
    void filtersByReasonTopicAndTime() throws Exception {
        letter("s1", "{}", "missing_field", "type", input, Map.of());
        letter("s2", "{}", "too_large", "text", "elsewhere", Map.of());

        assertThat(run("list", "--reason", "too_large").out()).contains("0@1", "1 letters");
        assertThat(run("list", "--topic", input).out()).contains("0@0", "1 letters");
        assertThat(run("list", "--since", "2026-11-22T10:00:00.001Z").out()).contains("0 letters");
        assertThat(run("list", "--since", "yesterday").err()).contains("--since must be a time such as");
    }

    @Test
    void showsALetterWithoutWhatPeopleSaidUnlessAsked() throws Exception {
        letter(
                "s1",
                "{\"session_id\":\"s1\",\"text\":\"secret\",\"n\":1,\"metadata\":{\"type\":\"secret\"},"
                        + "\"language\":{\"source\":\"de\",\"type\":\"secret\"},\"target\":\"secret\"}",
                "missing_field",
                "type",
                input,
                Map.of());

        assertThat(run("show", "0@0").out())
                .contains("reason     missing_field", "field      type", "from       " + input + "-4@77")
                .contains(
                        "key        s1",
                        "{\"session_id\":\"s1\",\"text\":\"(6 characters)\",\"n\":1,",
                        "\"source\":\"de\"")
                .doesNotContain("secret");
        assertThat(run("show", "0@0", "--show-text").out()).contains("\"text\":\"secret\"");
        assertThat(run("show", "0@1").err()).contains("There is no letter 0@1");
        assertThat(run("show", "17").exitCode()).isEqualTo(2);
        letter("s2", "{}", "too_large", "text", input, Map.of());
        assertThat(run("show", "--reason", "too_large").out())
                .contains("letter     0@1")
                .doesNotContain("0@0");
    }

    @Test
    void replaysTheRecordAsItWasAndCountsItself() throws Exception {
        letter("s1", "{\"a\":1}", "too_large", "text", input, Map.of("trace", "t1"));

        CommandResult result = run("replay", "--yes");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Sent: 1 records");
        List<ConsumerRecord<byte[], byte[]>> sent = read(input);
        assertThat(sent).singleElement().satisfies(record -> {
            assertThat(new String(record.key(), UTF_8)).isEqualTo("s1");
            assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"a\":1}");
            assertThat(record.timestamp()).isEqualTo(TIME);
            assertThat(headers(record)).containsExactly("trace=t1", "transcripts.replay.count=1");
        });
    }

    @Test
    void goesOnWhereTheLastReplayEnded() throws Exception {
        letter("s1", "{}", "missing_field", "type", input, Map.of());
        run("replay", "--yes");
        letter("s2", "{}", "missing_field", "type", input, Map.of());

        assertThat(run("replay", "--yes").out()).contains("Sent: 1 records");
        assertThat(run("replay", "--yes").out()).contains("To send: 0 letters");
        assertThat(run("replay", "--yes", "--again").out()).contains("Sent: 2 records");
        assertThat(read(input))
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactly("s1", "s2", "s1", "s2");
    }

    @Test
    void leavesAloneWhatIsNotMendedBySendingItAgain() throws Exception {
        letter("s1", "{}", "missing_field", "type", input, Map.of("transcripts.replay.count", "3"));
        letter("s2", "{}", "missing_field", "type", "elsewhere", Map.of());
        letter("s3", null, "too_large", null, input, Map.of("transcripts.error.omitted", "value"));

        CommandResult result = run("replay", "--yes");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("To send: 0 letters")
                .contains("Left alone: 1, sent again 3 times already")
                .contains("Left alone: 1, from a topic that is none of this application's inputs")
                .contains("Left alone: 1, too large to be kept");
        assertThat(read(input)).isEmpty();
    }

    @Test
    void whatItsTopicDoesNotTakeHoldsUpNothing() throws Exception {
        // Of characters by chance: a topic's limit is for what is left of them when they are compressed.
        String large = new Random(1)
                .ints(3 << 20, ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        letter("s1", large, "too_large", null, input, Map.of());
        letter("s2", "{}", "missing_field", "type", input, Map.of());

        CommandResult result = run("replay", "--yes");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("Sent: 1 records")
                .contains("Left alone: 1, larger than their topic takes; raise its max.message.bytes");
        assertThat(read(input)).hasSize(1);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, input),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", LARGE), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        assertThat(run("replay", "--yes", "--again").out()).contains("Sent: 2 records");
    }

    @Test
    void asksBeforeItSends() throws Exception {
        letter("s1", "{}", "missing_field", "type", input, Map.of());

        CommandResult refused = answering("n\n", "replay");
        assertThat(refused.err()).contains("Send 1 records? [y/N]");
        assertThat(refused.out()).doesNotContain("Send 1", "Sent");
        assertThat(run("replay", "--dry-run").out())
                .contains("To send: 1 letters")
                .doesNotContain("Send 1");
        assertThat(answering("", "replay").err()).contains("give --yes");
        assertThat(read(input)).isEmpty();
        assertThat(answering("y\n", "replay").out()).contains("Sent: 1 records");
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers() {
        assertThat(run("list", "--topic-dead-letters", "nowhere").err()).contains("There is no topic nowhere");
    }

    private void letter(String key, String value, String code, String field, String topic, Map<String, String> headers)
            throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                letters, 0, TIME, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        record.headers()
                .add("__streams.errors.topic", topic.getBytes(UTF_8))
                .add("__streams.errors.partition", "4".getBytes(UTF_8))
                .add("__streams.errors.offset", "77".getBytes(UTF_8))
                .add("__streams.errors.message", "something is wrong".getBytes(UTF_8))
                .add("transcripts.error.code", code.getBytes(UTF_8));
        if (field != null) {
            record.headers().add("transcripts.error.field", field.getBytes(UTF_8));
        }
        producer.send(record).get();
    }

    private CommandResult run(String... arguments) {
        return answering("", arguments);
    }

    private CommandResult answering(String answer, String... arguments) {
        List<String> all = new ArrayList<>(List.of("dead-letters", arguments[0], "--config", config.toString()));
        all.addAll(List.of(arguments).subList(1, arguments.length));
        return CommandResult.reading(answer, all);
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + "=" + new String(header.value(), UTF_8));
        }
        return headers;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
