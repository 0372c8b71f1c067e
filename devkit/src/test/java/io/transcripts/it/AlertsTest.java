package io.transcripts.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts raised by the faults that they are for, on a running cluster with a real Prometheus. A minute of the
 * alerts is a second here ({@link FasterAlerts}), or the test would take as long as a night on call; how long they really have to
 * hold is tested with promtool. {@link EveryAlertTest} raises all.
 */
@Tag("integration")
class AlertsTest {
    private static final String NAME = "alerts";

    @TempDir
    private Path directory;

    private Nodes nodes;
    private BrokerProcess broker;
    private PrometheusProcess prometheus;

    @Test
    void eachIsRaisedByItsFault() throws Exception {
        PrometheusProcess.assumeInstalled();
        List<AutoCloseable> open = new ArrayList<>();
        try {
            broker = BrokerProcess.start(directory.resolve("broker"));
            open.add(broker);
            nodes = new Nodes(broker.bootstrapServers(), directory);
            ServeProcess first = serve(open, "first");
            ServeProcess second = serve(open, "second");
            prometheus = PrometheusProcess.start(directory, FasterAlerts.of(FasterAlerts.asTheyAre(), 60));
            open.add(prometheus);
            prometheus.scrape(List.of(first.managementUrl(), second.managementUrl()));
            // A first page that is late makes an alert pend for a moment.
            prometheus.await(
                    "the partitions are shared, and no alert is on its way",
                    "count(transcripts_build_info) == 2 and sum(transcripts_partition_owner) == 3"
                            + " and sum(transcripts_partition_standby) == 3"
                            + " and absent(ALERTS{alertname=~\"TranscriptsNodeDown|TranscriptsBrokersAway|TranscriptsDeadLetters\"})");

            publish("{\"type\":\"asr\"");
            awaitAlert("TranscriptsDeadLetters", "code=\"invalid_json\"");
            publish("{\"type\":\"session.started\",\"session_id\":\"s\",\"organization_id\":\"a\"}");
            publish("{\"type\":\"session.started\",\"session_id\":\"s\",\"organization_id\":\"b\"}");
            awaitAlert("TranscriptsOrganizationConflict", "");

            first.suspend();
            try {
                awaitAlert(
                        "TranscriptsNodeDown",
                        "instance=\"" + first.managementUrl().getAuthority() + '"');
                prometheus.await(
                        "nobody owned what it had, until the other one did",
                        "max_over_time(ALERTS{alertname=\"TranscriptsNoOwner\",alertstate=\"firing\"}[1m])");
                prometheus.await("the other one has all", "sum(transcripts_partition_owner) == 3");
            } finally {
                first.resume();
            }

            broker.suspend();
            try {
                awaitAlert(
                        "TranscriptsBrokersAway",
                        "instance=\"" + second.managementUrl().getAuthority() + '"');
            } finally {
                broker.resume();
            }
            prometheus.await("all is over", "max(transcripts_brokers_silent_seconds) < 5");
        } finally {
            for (int i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        }
    }

    private ServeProcess serve(List<AutoCloseable> open, String name) throws InterruptedException {
        List<String> arguments = new ArrayList<>(nodes.arguments(NAME, directory.resolve(name)));
        arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--api-keys=" + nodes.keysFile());
        arguments.add("--advertised=127.0.0.1");
        ServeProcess node = ServeProcess.start(directory.resolve(name + ".log"), arguments);
        open.add(node);
        node.awaitReady();
        return node;
    }

    private void publish(String json) {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        new Kafka(broker.bootstrapServers())
                .send(
                        List.of(value),
                        each -> new ProducerRecord<>(Nodes.topics(NAME).session(), null, each));
    }

    private void awaitAlert(String name, String labels) {
        prometheus.await(
                name + " is raised",
                "ALERTS{alertname=\"" + name + "\",alertstate=\"firing\"" + (labels.isEmpty() ? "" : "," + labels)
                        + "}");
    }
}
