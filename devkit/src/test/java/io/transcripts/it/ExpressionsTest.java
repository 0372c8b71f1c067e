package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.devkit.Expressions;
import io.transcripts.domain.Deadlines;
import io.transcripts.node.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every panel and every alert, asked of a real Prometheus that scrapes two nodes at work: none may come back empty. Of alerts
 * each comparison is taken for its value, since in health they are empty for good reason; and that they are is looked at too.
 */
@Tag("integration")
class ExpressionsTest {
    private static final String NAME = "expressions";
    private static final Pattern COMPARISON = Pattern.compile(" (>=|<=|==|>|<) ");
    /** What may be empty, and why. */
    private static final Map<String, String> MAY_BE_EMPTY = Map.of(
            "TranscriptsCertificateEnds", "these nodes have no certificate for callers",
            "transcripts-jvm.json: Time in collections A", "no collection may have been needed",
            "transcripts-jvm.json: Longest pause A", "no collection may have been needed");

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void everyExpressionAnswersAndNoAlertIsRaisedInHealth() throws Exception {
        PrometheusProcess.assumeInstalled();
        // Given
        EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
        open.add(broker);
        Nodes nodes = new Nodes(broker.bootstrapServers(), directory);
        List<Node> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Node node = nodes.start(
                    NAME, Nodes.topics(NAME), NAME + i, 4, 1, Deadlines.DEFAULT, Duration.ofDays(1), Map.of());
            open.add(node);
            running.add(node);
        }
        PrometheusProcess prometheus = PrometheusProcess.start(directory, FasterAlerts.asTheyAre());
        open.add(prometheus);
        prometheus.scrape(running.stream().map(Node::managementUrl).toList());
        prometheus.await("both nodes are scraped", "count(transcripts_build_info) == 2");
        prometheus.await(
                "each partition has an owner and a copy",
                "sum(transcripts_partition_owner) == 4 and sum(transcripts_partition_standby) == 4");
        Nodes.awaitShared(running, 4);
        // When: counters have a value from before, and grow
        Kafka kafka = new Kafka(broker.bootstrapServers());
        int sent = 0;
        for (int round = 0; round < 3; round++) {
            Calls calls = Calls.samples(round + 1);
            kafka.send(calls.values(), ExpressionsTest::keyed);
            for (Node node : running) {
                Api api = nodes.api(node.apiUrl());
                api.awaitComplete(calls.sessionIds());
                calls.sessionIds().forEach(id -> api.get("/v1/sessions/" + id + "/transcript?format=vtt"));
                api.get("/v1/sessions/x");
            }
            sent += calls.values().size();
            prometheus.await(
                    "the last is scraped, and all adds up",
                    "sum(transcripts_records_read_total) == " + sent + " and sum(transcripts_records_total) == "
                            + sent);
        }
        // Then
        Map<String, String> expressions = new LinkedHashMap<>();
        Expressions.ofPanels().forEach((title, panel) -> expressions.put(title, ofPanel(panel)));
        Expressions.ofAlerts()
                .forEach((name, alert) ->
                        expressions.put(name, COMPARISON.matcher(alert).replaceAll(" $1 bool ")));
        Map<String, String> empty = new TreeMap<>();
        Awaitility.await("every expression answers").atMost(Api.PATIENCE).untilAsserted(() -> {
            empty.clear();
            for (Map.Entry<String, String> each : expressions.entrySet()) {
                if (!MAY_BE_EMPTY.containsKey(each.getKey())
                        && prometheus.ask(each.getValue()).isEmpty()) {
                    empty.put(each.getKey(), each.getValue());
                }
            }
            assertThat(empty).isEmpty();
        });
        assertThat(prometheus.ask("ALERTS{alertstate=\"firing\"}")).isEmpty();
    }

    private static ProducerRecord<byte[], byte[]> keyed(byte[] value) {
        return Nodes.keyed(Nodes.topics(NAME), value);
    }

    /** As Grafana fills it in. */
    private static String ofPanel(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$job", ".+")
                .replace("$instance", ".+");
    }
}
