package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import io.transcripts.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole way on real parts: broker, Kafka Streams, RocksDB, HTTP. */
@Tag("integration")
class PipelineTest extends OnOneBroker {
    private static final int RANDOM_SESSIONS = Integer.getInteger("random.sessions", 60);

    @Test
    void anyOrderAnyDuplicatesAnyPartitionerGiveTheSameBytes() throws Exception {
        // Given: the calls live, keyed as recommended, in topics as wide as the store
        Calls calls = Calls.given();
        Map<String, String> expected;
        TopicNames plain = Nodes.topics("plain");
        try (Node node = nodes.start("plain")) {
            kafka.send(calls.values(), value -> Nodes.keyed(plain, value));
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            expected = nodes.api(node.apiUrl()).everyFormat(calls.sessionIds());
            assertThat(expected.values()).allMatch(body -> body.startsWith("200 "));
            awaitCountsAddUp(node, calls.values().size());
        }
        // When: the same shuffled, some twice, by another client's partitioner, in topics of three other widths
        TopicNames other = Nodes.topics("other");
        kafka.createTopics(Map.of(other.asr(), 4, other.translation(), 6, other.session(), 9));
        Calls shuffled = calls.shuffled(7, 0.3);
        try (Node node = nodes.start("other")) {
            kafka.send(shuffled.values(), value -> crc32(other, value));
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            // Then
            awaitCountsAddUp(node, shuffled.values().size());
            assertThat(nodes.api(node.apiUrl()).everyFormat(calls.sessionIds())).isEqualTo(expected);
        }
    }

    @Test
    void anyOrderAnyDuplicatesAnySplitAndAnyRestartOfRandomSessionsGiveTheSameBytes() throws Exception {
        // Given: one node, and every record once
        long seed = Long.getLong("seed", System.nanoTime());
        List<RandomSessions.Event> events =
                new RandomSessions(seed, System.currentTimeMillis()).events(RANDOM_SESSIONS);
        Map<String, String> expected;
        try (Node node = nodes.start("random-plain")) {
            send("random-plain", events);
            awaitCounted(events.size(), node);
            expected = timeless(nodes.api(node.apiUrl()));
        }
        assertThat(expected.values()).extracting(body -> body.substring(0, 3)).contains("200", "404", "410");
        // When: shuffled, some twice, half by one node, the rest by two, of which the first began anew
        Random random = new Random(seed);
        List<RandomSessions.Event> others = new ArrayList<>(events);
        events.stream().filter(event -> random.nextInt(4) == 0).forEach(others::add);
        Collections.shuffle(others, random);
        int half = others.size() / 2;
        try (Node node = nodes.start("random-other")) {
            send("random-other", others.subList(0, half));
            awaitCounted(half, node);
        }
        TopicNames topics = Nodes.topics("random-other");
        try (Node first = nodes.start("random-other");
                Node second = nodes.start(
                        "random-other", topics, "random-second", 6, Deadlines.DEFAULT, Duration.ofDays(1), Map.of())) {
            send("random-other", others.subList(half, others.size()));
            awaitCounted(others.size() - half, first, second);
            // Then
            assertThat(timeless(nodes.api(first.apiUrl()), nodes.api(second.apiUrl())))
                    .as("seed " + seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void anInputTopicMayGrowBeyondTheStoreAndIsReadThroughTheStraysAfterARestart() throws Exception {
        // Given
        TopicNames topics = Nodes.topics("grows");
        Calls calls = Calls.samples(1);
        try (Node node = nodes.start("grows")) {
            kafka.send(calls.part(0, 0.5).values(), value -> Nodes.keyed(topics, value));
            awaitCountsAddUp(node, calls.part(0, 0.5).values().size());
        }
        // When
        kafka.grow(topics.asr(), 9);
        try (Node node = nodes.start("grows")) {
            kafka.send(calls.part(0.5, 1).values(), value -> Nodes.keyed(topics, value));
            // Then
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            assertThat(kafka.read(topics.deadLetters())).isEmpty();
        }
    }

    @Test
    void whatAPublisherTakesBackIsNotSaidAndDoesNotKeepANodeFromCatchingUp() throws Exception {
        // Given: a topic that ends with a transaction that was aborted while no node ran
        TopicNames topics = Nodes.topics("aborted");
        try (Node node = nodes.start("aborted")) {
            assertThat(node.isReady()).isTrue();
        }
        kafka.abort(
                List.of(
                        json("{'type':'session.started','session_id':'taken-back','organization_id':'org_demo'}"),
                        json("{'type':'session.ended','session_id':'taken-back'}")),
                value -> Nodes.keyed(topics, value));
        // When
        try (Node node = nodes.start("aborted")) {
            // Then
            Api api = nodes.api(node.apiUrl());
            Awaitility.await("the node knows that there is no such session")
                    .atMost(Api.PATIENCE)
                    .until(() -> api.get("/v1/sessions/taken-back").statusCode() != 503);
            assertThat(api.get("/v1/sessions/taken-back").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatStandsBehindAnOpenTransactionIsToldToWait() throws Exception {
        try (Node node = nodes.start("held")) {
            kafka.abort(
                    List.of(json("{'type':'session.started','session_id':'held','organization_id':'org_demo'}")),
                    value -> Nodes.keyed(Nodes.topics("held"), value),
                    () -> Awaitility.await("it waits").atMost(Api.PATIENCE).untilAsserted(() -> {
                        MetricsPage page = MetricsPage.of(node);
                        assertThat(page.sum("transcripts_backlog_records")).isEqualTo(1);
                        assertThat(page.sum("transcripts_delay_seconds")).isPositive();
                    }));
            Awaitility.await("nothing waits")
                    .atMost(Api.PATIENCE)
                    .untilAsserted(() -> assertThat(MetricsPage.of(node).sum("transcripts_backlog_records"))
                            .isZero());
        }
    }

    @Test
    void oneTopicMayCarryEverythingAndRecordsMayHaveNoKey() throws Exception {
        TopicNames one = new TopicNames("one.all", "one.all", "one.all", "one.events", "one.dead", "one-strays");
        Calls calls = Calls.samples(1).shuffled(3, 0);
        try (Node node = nodes.start("one", one, 6, Deadlines.DEFAULT)) {
            kafka.send(calls.values(), value -> new ProducerRecord<>("one.all", value));
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            assertThat(kafka.read("one.dead")).isEmpty();
        }
    }

    @Test
    void badInputOnEveryTopicIsSetAsideWithItsReasonAndHarmsNothing() throws Exception {
        // Given
        TopicNames topics = Nodes.topics("bad");
        Calls calls = Calls.samples(1);
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("{\"type\":", "invalid_json");
        bad.put("not json", "invalid_json");
        bad.put("[]", "invalid_json");
        bad.put("{\"type\":\"asr\",\"session_id\":\"x\"}", "missing_field");
        bad.put("{\"type\":\"asr\",\"session_id\":\"../x\",\"segment_id\":\"s\"}", "invalid_field");
        bad.put("{\"type\":\"weather\",\"session_id\":\"x\"}", "unknown_type");
        bad.put("{\"session_id\":\"x\"}", "missing_field");
        bad.put(
                "{\"type\":\"translation\",\"session_id\":\"x\",\"segment_id\":\"s\",\"language\":\"en\",\"text\":\""
                        + "y".repeat(40_000) + "\"}",
                "too_large");
        List<byte[]> values = new ArrayList<>();
        bad.keySet().forEach(value -> values.add(value.getBytes(StandardCharsets.UTF_8)));
        Set<String> inputs = topics.inputs();
        try (Node node = nodes.start("bad")) {
            // When: bad records before, between and after the good ones, on every topic
            for (String topic : inputs) {
                kafka.send(values, value -> bad(topic, value));
            }
            kafka.send(calls.part(0, 0.5).values(), value -> Nodes.keyed(topics, value));
            for (String topic : inputs) {
                List<byte[]> one = new ArrayList<>();
                one.add(null);
                kafka.send(one, value -> bad(topic, value));
            }
            kafka.send(calls.part(0.5, 1).values(), value -> Nodes.keyed(topics, value));
            // Then
            int rejected = inputs.size() * (bad.size() + 1);
            Awaitility.await("every bad record is set aside")
                    .atMost(Api.PATIENCE)
                    .until(() -> kafka.read(topics.deadLetters()).size() == rejected);
            for (ConsumerRecord<byte[], byte[]> letter : kafka.read(topics.deadLetters())) {
                Map<String, String> headers = Kafka.headers(letter);
                String expected = letter.value() == null
                        ? "invalid_json"
                        : bad.get(new String(letter.value(), StandardCharsets.UTF_8));
                assertThat(headers).containsEntry("transcripts.error.code", expected);
                assertThat(headers.get("__streams.errors.topic")).isIn(inputs);
                assertThat(headers).containsKeys("__streams.errors.partition", "__streams.errors.offset");
                assertThat(headers).containsEntry("publisher", "test");
                assertThat(headers.get("__streams.errors.message")).doesNotContain("yyy");
                assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("any key");
                assertThat(letter.timestamp()).isEqualTo(1_700_000_000_000L);
            }
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            awaitCountsAddUp(node, calls.values().size() + rejected);
        }
    }

    @Test
    void aSessionOfTenThousandSegmentsOver195HoursWorksInSmallRecords() throws Exception {
        // Given: 70.21 s a segment makes 195 hours
        TopicNames topics = Nodes.topics("long");
        List<byte[]> values = new ArrayList<>();
        values.add(
                json(
                        "{'type':'session.started','session_id':'long','organization_id':'org_demo','language':{'source':'en'}}"));
        for (int i = 0; i < 10_000; i++) {
            values.add(json(String.format(
                    Locale.ROOT,
                    "{'type':'asr','session_id':'long','segment_id':'s%05d','is_final':true,'speaker':'agent',"
                            + "'text':'Sentence number %d of a very long call.','start_time':%.1f,'end_time':%.1f}",
                    i,
                    i,
                    i * 70.21,
                    i * 70.21 + 3)));
        }
        values.add(json("{'type':'session.ended','session_id':'long','segment_count':10000}"));
        try (Node node = nodes.start("long")) {
            // When
            kafka.send(values, value -> Nodes.keyed(topics, value));
            Api api = nodes.api(node.apiUrl());
            api.awaitComplete(Set.of("long"));
            // Then
            JsonNode transcript = api.transcript("long");
            assertThat(transcript.path("segments")).hasSize(10_000);
            assertThat(transcript.path("word_count").asInt()).isEqualTo(80_000);
            String last = "195:00:29,800 --> 195:00:32,800";
            assertThat(new String(
                            api.get("/v1/sessions/long/transcript?format=srt").body(), StandardCharsets.UTF_8))
                    .contains("\n10000\n" + last + "\n");
            assertThat(new String(
                            api.get("/v1/sessions/long/transcript?format=vtt").body(), StandardCharsets.UTF_8))
                    .contains("\n" + last.replace(',', '.') + "\n");
            assertThat(kafka.read("long-transcripts-changelog"))
                    .allMatch(record -> record.serializedValueSize() < 1_024);
        }
    }

    @Test
    void completionIsAnnouncedOnceAndALaterChangeAsAnUpdate() throws Exception {
        // Given
        TopicNames topics = Nodes.topics("announce");
        try (Node node = nodes.start("announce")) {
            Api api = nodes.api(node.apiUrl());
            kafka.send(
                    List.of(
                            json("{'type':'session.started','session_id':'a','organization_id':'org_demo'}"),
                            json(
                                    "{'type':'asr','session_id':'a','segment_id':'s','is_final':true,'text':'Secret words',"
                                            + "'start_time':0,'end_time':1}"),
                            json("{'type':'session.ended','session_id':'a','segment_count':1}")),
                    value -> Nodes.keyed(topics, value));
            api.awaitComplete(Set.of("a"));
            // When
            kafka.send(
                    List.of(json("{'type':'asr','session_id':'a','segment_id':'s','is_final':true,'revision':1,"
                            + "'text':'Other words','start_time':0,'end_time':1}")),
                    value -> Nodes.keyed(topics, value));
            // Then
            Awaitility.await("update is announced")
                    .atMost(Api.PATIENCE)
                    .until(() -> kafka.read(topics.notifications()).size() == 2);
            List<JsonNode> events = kafka.read(topics.notifications()).stream()
                    .map(record -> Api.tree(record.value()))
                    .toList();
            assertThat(events)
                    .extracting(e -> e.path("type").asText())
                    .containsExactly("transcript.ready", "transcript.updated");
            assertThat(events).allSatisfy(event -> {
                assertThat(event.path("data").path("session_id").asText()).isEqualTo("a");
                assertThat(event.path("data").path("segment_count").asInt()).isEqualTo(1);
                assertThat(event.toString()).doesNotContain("words\"").doesNotContain("Secret");
            });
            assertThat(events.get(1).path("data").path("version").asLong())
                    .isGreaterThan(events.get(0).path("data").path("version").asLong());
        }
    }

    @Test
    void anEndWithoutACountIsCompleteAfterTheQuietPeriodAndNoSooner() throws Exception {
        TopicNames topics = Nodes.topics("quiet");
        Deadlines deadlines = new Deadlines(
                Duration.ofMillis(700),
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofDays(30),
                Duration.ofDays(400));
        try (Node node = nodes.start("quiet", topics, 6, deadlines)) {
            Api api = nodes.api(node.apiUrl());
            kafka.send(
                    List.of(
                            json("{'type':'session.started','session_id':'q','organization_id':'org_demo'}"),
                            json("{'type':'session.ended','session_id':'q'}")),
                    value -> Nodes.keyed(topics, value));
            api.awaitComplete(Set.of("q"));
            Awaitility.await("it is announced")
                    .atMost(Api.PATIENCE)
                    .until(() -> !kafka.read(topics.notifications()).isEmpty());
            long endedMs = kafka.read(topics.session()).get(1).timestamp();
            long announcedMs = kafka.read(topics.notifications()).get(0).timestamp();
            assertThat(announcedMs - endedMs).isGreaterThanOrEqualTo(700);
        }
    }

    private static void send(String name, List<RandomSessions.Event> events) {
        TopicNames topics = Nodes.topics(name);
        Map<byte[], Long> times = new IdentityHashMap<>();
        events.forEach(event -> times.put(event.value(), event.recordMs()));
        kafka.send(
                events.stream().map(RandomSessions.Event::value).toList(),
                value -> new ProducerRecord<>(
                        Nodes.topic(topics, value),
                        null,
                        times.get(value),
                        Calls.sessionId(value).getBytes(StandardCharsets.UTF_8),
                        value));
    }

    private static void awaitCounted(int records, Node... of) {
        Awaitility.await("every record is counted").atMost(Api.PATIENCE).untilAsserted(() -> {
            double decided = 0;
            for (Node node : of) {
                decided += MetricsPage.of(node).sum("transcripts_records_total");
            }
            assertThat(decided).isEqualTo(records);
        });
    }

    /** Every body that one of the nodes has, without the status, which depends on the clock. */
    private static Map<String, String> timeless(Api... apis) {
        Map<String, String> bodies = new TreeMap<>();
        for (int session = 0; session < RANDOM_SESSIONS; session++) {
            for (String format : List.of("json", "text", "srt", "vtt")) {
                String path = "/v1/sessions/random_" + session + "/transcript?format=" + format;
                String body = Awaitility.await(path)
                        .atMost(Api.PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .until(
                                () -> Stream.of(apis)
                                        .map(api -> api.body(path))
                                        .filter(answer -> !answer.startsWith("503"))
                                        .findFirst()
                                        .orElse("503"),
                                answer -> !answer.equals("503"));
                bodies.put(
                        path,
                        body.startsWith("200")
                                ? body.replaceFirst("\"status\":\"(processing|complete)\"", "")
                                : body.substring(0, 3));
            }
        }
        return bodies;
    }

    private static byte[] json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** As librdkafka's default partitioner places it. */
    private static ProducerRecord<byte[], byte[]> crc32(TopicNames topics, byte[] value) {
        byte[] key = Calls.sessionId(value).getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(key);
        String topic = Nodes.topic(topics, value);
        int partitions = topic.equals(topics.asr()) ? 4 : topic.equals(topics.translation()) ? 6 : 9;
        return new ProducerRecord<>(topic, (int) (crc.getValue() % partitions), key, value);
    }

    private static ProducerRecord<byte[], byte[]> bad(String topic, byte[] value) {
        return new ProducerRecord<>(
                topic,
                null,
                1_700_000_000_000L,
                "any key".getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders().add("publisher", "test".getBytes(StandardCharsets.UTF_8)));
    }

    private static void awaitCountsAddUp(Node node, int records) {
        Awaitility.await("every record is counted").atMost(Api.PATIENCE).untilAsserted(() -> {
            MetricsPage page = MetricsPage.of(node);
            assertThat(page.sum("transcripts_records_read_total")).isEqualTo(records);
            assertThat(page.sum("transcripts_records_total")).isEqualTo(records);
        });
    }
}
