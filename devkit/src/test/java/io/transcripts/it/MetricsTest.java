package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of two nodes, at rest and while a partition moves, against what is written about it. */
@Tag("integration")
class MetricsTest {
    private static final String NAME = "metrics";
    private static final int PARTITIONS = 12;
    private static final int MOST_SERIES = 600;
    private static final int MOST_BYTES = 100_000;
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .getParent()
            .resolve("docs/operations.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|[^|]*\\|[^|]*\\|[^|]*\\|$");
    /** What is there only with a certificate for callers, or after the virtual machine has done something. */
    private static final Pattern NOT_ALWAYS = Pattern.compile("jvm_gc_.*|transcripts_tls_.*");

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private Kafka kafka;
    private Nodes nodes;
    private final List<Node> running = new ArrayList<>();

    @BeforeEach
    void startTwoNodes() throws Exception {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
        kafka = new Kafka(broker.bootstrapServers());
        nodes = new Nodes(broker.bootstrapServers(), directory);
        for (int i = 0; i < 2; i++) {
            running.add(nodes.start(
                    NAME,
                    Nodes.topics(NAME),
                    NAME + "-" + i,
                    PARTITIONS,
                    1,
                    Deadlines.DEFAULT,
                    Duration.ofDays(1),
                    Map.of()));
        }
        Nodes.awaitShared(running, PARTITIONS);
    }

    @AfterEach
    void stop() {
        running.forEach(Node::close);
        broker.close();
    }

    @Test
    void whatIsShownIsWrittenAboutAndAddsUpWhileAPartitionMoves() throws Exception {
        awaitOneOwnerEach();
        // Given: publishers with the right partitioner, with any, and with none of our events
        Calls calls = Calls.samples(4);
        kafka.send(calls.part(0, 0.5).values(), value -> Nodes.keyed(Nodes.topics(NAME), value));
        kafka.send(calls.part(0.5, 0.75).values(), MetricsTest::anywhere);
        kafka.send(List.of("{".getBytes(StandardCharsets.UTF_8)), MetricsTest::rubbish);
        for (Node node : running) {
            calls.part(0, 0.5)
                    .sessionIds()
                    .forEach(id -> nodes.api(node.apiUrl()).transcript(id));
            new Api(node.apiUrl(), "none").get("/v1/sessions/x");
        }
        int published = calls.part(0, 0.75).values().size() + 1;
        // What waits is measured once a second, and may be what waited before.
        Awaitility.await("every record is counted")
                .atMost(Api.PATIENCE)
                .untilAsserted(() ->
                        assertThat(sum("transcripts_records_total", running)).isEqualTo(published));
        awaitNothingLeft(running);
        MetricsPage page = MetricsPage.of(running.get(0));

        assertWritten(page);
        assertThat(page.values()).hasSizeLessThanOrEqualTo(MOST_SERIES);
        assertThat(page.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_BYTES);
        assertThat(sum("transcripts_records_read_total", running)).isEqualTo(published);
        assertThat(sum("transcripts_kafka_consumed_records_total", running)).isPositive();
        assertThat(sum("transcripts_store_rows", running)).isPositive();
        assertThat(page.value("transcripts_memory_used_bytes{part=\"process\"}"))
                .isPositive();
        Set<String> atFirst = page.names();

        // When: one goes while records are on their way between partitions
        kafka.send(calls.part(0.75, 0.9).values(), MetricsTest::anywhere);
        running.remove(1).close();
        kafka.send(calls.part(0.9, 1).values(), MetricsTest::anywhere);
        nodes.api(running.get(0).apiUrl()).awaitComplete(calls.sessionIds());

        // Then: the one that is left has read less than was published, and knows that nothing is left all the same
        awaitOneOwnerEach();
        awaitNothingLeft(running);
        MetricsPage after = MetricsPage.of(running.get(0));
        assertThat(after.names()).containsAll(atFirst);
        assertThat(after.sum("transcripts_records_read_total"))
                .isLessThan(calls.values().size());
        assertThat(after.sum("transcripts_kafka_rebalances_total")).isPositive();
        assertPromtoolFindsNothing(after);
    }

    private void awaitOneOwnerEach() {
        Awaitility.await("each partition has one owner").atMost(Api.PATIENCE).untilAsserted(() -> {
            List<MetricsPage> pages = running.stream().map(MetricsPage::of).toList();
            assertThat(IntStream.range(0, PARTITIONS))
                    .allSatisfy(partition -> assertThat(pages.stream()
                                    .mapToDouble(page ->
                                            page.value("transcripts_partition_owner{partition=\"" + partition + "\"}"))
                                    .sum())
                            .isEqualTo(1));
        });
    }

    private static void awaitNothingLeft(List<Node> on) {
        Awaitility.await("nothing waits, and all adds up")
                .atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(on).map(MetricsPage::of).allSatisfy(page -> {
                    assertThat(page.sum("transcripts_records_residue")).isZero();
                    assertThat(page.sum("transcripts_backlog_records")).isZero();
                    assertThat(page.sum("transcripts_delay_seconds")).isZero();
                }));
    }

    /** Both ways. */
    private static void assertWritten(MetricsPage page) throws Exception {
        Set<String> written = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .filter(name -> name.contains("_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(page.names()).isSubsetOf(written);
        written.removeIf(name -> NOT_ALWAYS.matcher(name).matches());
        assertThat(written).isSubsetOf(page.names());
    }

    private void assertPromtoolFindsNothing(MetricsPage page) throws Exception {
        assumeThat(Path.of("/usr/bin/promtool"))
                .as("Debian's package prometheus")
                .exists();
        Path file = Files.writeString(directory.resolve("page"), page.text());
        Process promtool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static double sum(String metric, List<Node> on) {
        return on.stream()
                .map(MetricsPage::of)
                .mapToDouble(page -> page.sum(metric))
                .sum();
    }

    /** Without a key: wherever the producer likes. */
    private static ProducerRecord<byte[], byte[]> anywhere(byte[] value) {
        return new ProducerRecord<>(Nodes.topic(Nodes.topics(NAME), value), null, value);
    }

    private static ProducerRecord<byte[], byte[]> rubbish(byte[] value) {
        return new ProducerRecord<>(Nodes.topics(NAME).asr(), null, value);
    }
}
