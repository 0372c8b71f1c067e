package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.node.command.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class PublisherTest {
    private static final int PARTITIONS = 3;

    @TempDir
    static Path brokerDir;

    @TempDir
    Path dir;

    private static EmbeddedBroker broker;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private Publisher.Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(brokerDir));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopicsOfThisTest(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        topics = new Publisher.Topics(name + ".asr", name + ".translation", name + ".session");
        TestTopics.create(
                broker.bootstrapServers(),
                Stream.of(topics.asr(), topics.translation(), topics.session())
                        .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1)
                                .configs(Map.of("max.message.bytes", "2097152")))
                        .toList());
    }

    @Test
    void sendsEachTypeToItsTopicKeyedBySessionVerbatim() throws Exception {
        String asr = "{\"type\":\"asr\", \"session_id\":\"sess_ü\",  \"text\":\"Grüße, 東京\"}";
        String translation = "{\"session_id\":\"s2\",\"type\":\"translation\"}";
        String started = "{\"type\":\"session.started\",\"session_id\":\"s3\"}";
        String keyless = "{\"type\":\"asr\",\"session_id\":17,\"nested\":{\"type\":\"translation\"}}";
        long before = System.currentTimeMillis();

        Publisher.Counts counts = publish(String.join("\n", asr, "", translation, " \r", started + "\r", keyless));

        assertThat(counts).isEqualTo(new Publisher.Counts(4, 4, 0));
        List<ConsumerRecord<byte[], byte[]>> records = read(topics.asr());
        assertThat(records).extracting(r -> utf8(r.value())).containsExactlyInAnyOrder(asr, keyless);
        ConsumerRecord<byte[], byte[]> keyed =
                records.stream().filter(r -> r.key() != null).findFirst().orElseThrow();
        assertThat(utf8(keyed.key())).isEqualTo("sess_ü");
        assertThat(keyed.partition())
                .isEqualTo(Utils.toPositive(Utils.murmur2("sess_ü".getBytes(StandardCharsets.UTF_8))) % PARTITIONS);
        assertThat(keyed.timestamp()).isBetween(before, System.currentTimeMillis());
        assertThat(read(topics.translation())).extracting(r -> utf8(r.value())).containsExactly(translation);
        assertThat(read(topics.session())).extracting(r -> utf8(r.value())).containsExactly(started);
    }

    @Test
    void reportsLinesThatHaveNoTopicAndPublishesTheOthers() throws Exception {
        String good = "{\"type\":\"asr\",\"session_id\":\"s\"}";
        String bad = String.join(
                "\n", good, "secret words", "[1]", "{\"type\":\"secret\"}", "{\"text\":\"secret\"", "{}", good);

        Publisher.Counts counts = publish(bad + " {\"again\":1}\n" + good);

        assertThat(counts).isEqualTo(new Publisher.Counts(8, 2, 6));
        assertThat(problems)
                .containsExactly(
                        "calls.jsonl line 2: not valid JSON (byte 1)",
                        "calls.jsonl line 3: not a JSON object",
                        "calls.jsonl line 4: the type is none of asr, translation, session.*",
                        "calls.jsonl line 5: not valid JSON (byte 17)",
                        "calls.jsonl line 6: no type",
                        "calls.jsonl line 7: more than one JSON value");
        assertThat(String.join("", problems)).doesNotContain("secret");
    }

    @Test
    void carriesAValueOfOneMebibyteAndReportsOneThatIsTooLarge() throws Exception {
        String head = "{\"type\":\"asr\",\"session_id\":\"s\",\"text\":\"";
        String largest = head + "x".repeat((1 << 20) - head.length() - 2) + "\"}";
        // Of letters by chance: a topic's limit is for what is left of them when they are compressed.
        String tooLarge = new Random(1)
                        .ints(6 << 20, 'A', 'Z' + 1)
                        .collect(() -> new StringBuilder(head), StringBuilder::appendCodePoint, StringBuilder::append)
                + "\"}";
        String absurd = head + "x".repeat(9 << 20) + "\"}";

        Publisher.Counts counts = publish(String.join("\n", largest, tooLarge, absurd, largest));

        assertThat(largest).hasSize(1 << 20);
        assertThat(counts).isEqualTo(new Publisher.Counts(4, 2, 2));
        assertThat(problems).hasSize(2).allSatisfy(p -> assertThat(p).hasSizeLessThan(300));
        // The broker says so when it has been asked, which may be later.
        assertThat(problems)
                .anySatisfy(p -> assertThat(p).startsWith("calls.jsonl line 2: not published, "))
                .anySatisfy(p -> assertThat(p).startsWith("calls.jsonl line 3: longer than "));
        assertThat(read(topics.asr())).extracting(r -> r.value().length).containsExactly(1 << 20, 1 << 20);
    }

    @Test
    void commandReadsPlainGzipAndStandardInputAndCounts() throws Exception {
        Path plain = Files.writeString(dir.resolve("plain.jsonl"), line("a") + "\n" + line("b") + "\n");
        // Gzip in two members, as when files are put one after another, under a name that does not say so.
        Path zipped = dir.resolve("zipped.jsonl");
        try (OutputStream file = Files.newOutputStream(zipped)) {
            file.write(gzip(line("c") + "\n"));
            file.write(gzip(line("d") + "\n"));
        }

        CommandResult result = run(line("e"), plain.toString(), zipped.toString(), "-");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("Published: 5 read, 5 acknowledged, 0 failed, \\d+ events/s, \\d+\\.\\d s\\R");
        assertThat(read(topics.asr()))
                .extracting(r -> utf8(r.key()))
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void commandExitsWithOneWhenALineFailed() throws Exception {
        CommandResult result = run(line("a") + "\nnot json\n", "-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("standard input line 2: invalid_json: the value is not JSON")
                .hasLineCount(1);
        assertThat(result.out()).startsWith("Published: 2 read, 1 acknowledged, 1 failed, ");
    }

    @Test
    void commandStopsAtADamagedFileAndStillCounts() throws Exception {
        byte[] whole = gzip((line("a") + "\n").repeat(1_000));
        Path cut = Files.write(dir.resolve("cut.gz"), java.util.Arrays.copyOf(whole, whole.length - 12));

        CommandResult result = run("", cut.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("cut.gz cannot be read after line ");
        assertThat(result.out()).startsWith("Published: ");
    }

    @Test
    void givesUpWhenTheBrokerIsGoneAndCountsWhatFailed(@TempDir Path other) throws Exception {
        Path many = Files.writeString(dir.resolve("many.jsonl"), (line("a") + "\n").repeat(500));
        EmbeddedBroker doomed = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(other));
        TestTopics.create(
                doomed.bootstrapServers(),
                List.of(
                        new NewTopic(topics.asr(), 1, (short) 1),
                        new NewTopic(topics.translation(), 1, (short) 1),
                        new NewTopic(topics.session(), 1, (short) 1)));
        Publisher publisher = Publisher.connect(
                new Publisher.Options(
                        doomed.bootstrapServers(),
                        topics,
                        Map.of("delivery.timeout.ms", "1500", "request.timeout.ms", "500", "max.block.ms", "1000"),
                        null),
                problems::add);
        doomed.close();

        try (publisher;
                InputStream in = Files.newInputStream(many)) {
            assertThatThrownBy(() -> {
                        publisher.publish(in, "many.jsonl", Speed.MAX);
                        publisher.flush();
                    })
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("stopped acknowledging");
        }
        Publisher.Counts counts = publisher.counts();
        assertThat(counts.acknowledged()).isZero();
        assertThat(counts.failed()).isEqualTo(counts.read()).isEqualTo(problems.size());
    }

    @Test
    void validatesBeforeItSendsUnlessToldNotTo() {
        String event = "{\"type\":\"asr\",\"session_id\":\"a\"}";
        CommandResult refused = run(event, "-");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("standard input line 1: missing_field: segment_id is missing");
        assertThat(read(topics.asr())).isEmpty();
        assertThat(run(event, "--no-validation", "-").exitCode()).isZero();
        assertThat(read(topics.asr())).hasSize(1);
    }

    @Test
    void takesSecretsFromAFileAndNotFromTheCommandLine() throws Exception {
        CommandResult result = run(line("a"), "--kafka", "sasl.jaas.config=secret", "-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("--kafka sasl.jaas.config holds a secret")
                .doesNotContain("=secret");
        Path config = Files.writeString(dir.resolve("client.properties"), "kafka.acks=0\n");
        assertThat(run(line("a"), "--config", config.toString(), "-").err()).contains("acks");
    }

    @Test
    void passesClientPropertiesOn() throws Exception {
        CommandResult result = run(line("a"), "--kafka", "acks=0", "-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("The Kafka producer does not take these settings")
                .contains("acks");
    }

    @Test
    void namesTheTopicThatIsMissing() {
        Publisher.Options options = new Publisher.Options(
                broker.bootstrapServers(),
                new Publisher.Topics(topics.asr(), "nowhere.translation", topics.session()),
                Map.of(),
                null);

        assertThatThrownBy(() -> Publisher.connect(options, problems::add))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("Topic nowhere.translation does not exist; start a node first");
    }

    @Test
    void paceFollowsOccurredAt() throws Exception {
        String first = "{\"type\":\"asr\",\"session_id\":\"s\",\"occurred_at\":\"2026-01-01T10:00:00+01:00\"}";
        String later = "{\"type\":\"asr\",\"session_id\":\"s\",\"occurred_at\":\"2026-01-01T09:00:04Z\"}";
        Duration took;
        try (Publisher publisher = connect()) {
            long start = System.nanoTime();
            publisher.publish(stream(first + "\n" + later), "calls.jsonl", Speed.parse("10x"));
            took = Duration.ofNanos(System.nanoTime() - start);
        }

        List<ConsumerRecord<byte[], byte[]>> records = read(topics.asr());
        assertThat(records).hasSize(2);
        // No longer than that: SpeedTest tells it by a clock of its own.
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    private Publisher connect() {
        return Publisher.connect(
                new Publisher.Options(broker.bootstrapServers(), topics, Map.of(), null), problems::add);
    }

    private Publisher.Counts publish(String lines) throws InterruptedException {
        Publisher publisher = connect();
        try (publisher) {
            publisher.publish(stream(lines), "calls.jsonl", Speed.MAX);
        }
        return publisher.counts();
    }

    private CommandResult run(String standardInput, String... arguments) {
        List<String> all = new ArrayList<>(List.of("publish", "--bootstrap-servers", broker.bootstrapServers()));
        all.addAll(List.of("--topic-asr", topics.asr(), "--topic-translation", topics.translation()));
        all.addAll(List.of("--topic-session", topics.session()));
        all.addAll(List.of(arguments));
        return CommandResult.reading(standardInput, all);
    }

    private static String line(String sessionId) {
        return "{\"type\":\"asr\",\"session_id\":\"" + sessionId
                + "\",\"segment_id\":\"a\",\"is_final\":false,\"text\":\"t\",\"start_time\":0}";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Everything in a topic that nobody writes to any more. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
