package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

/** What is shown of Kafka's own metrics, whatever clients come and go. */
class ClientMetricsTest {
    private static final String CONSUMER = "consumer-fetch-manager-metrics";

    private final Map<MetricName, Metric> clients = new HashMap<>();
    private long nanos;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private record Fixed(MetricName metricName, Object metricValue) implements Metric {}

    private final ClientMetrics metrics = new ClientMetrics(() -> clients, () -> nanos);

    private void show() {
        metrics.bindTo(registry);
    }

    private void set(String group, String name, Map<String, String> tags, Object value) {
        MetricName metric = new MetricName(name, group, "", tags);
        clients.put(metric, new Fixed(metric, value));
    }

    private double value(String name) {
        nanos += TimeUnit.SECONDS.toNanos(1);
        Meter meter = registry.get(name).meter();
        return meter.measure().iterator().next().getValue();
    }

    @Test
    void everyOneIsThereBeforeThereIsAClient() {
        show();

        assertThat(registry.getMeters()).hasSizeGreaterThan(15);
        assertThat(registry.getMeters())
                .allSatisfy(meter ->
                        assertThat(meter.measure().iterator().next().getValue()).isZero());
    }

    @Test
    void whatAClientHasCountedStaysCountedWhenItGoes() {
        show();
        set(CONSUMER, "records-consumed-total", Map.of("client-id", "a"), 100.0);
        set(CONSUMER, "records-consumed-total", Map.of("client-id", "b"), 10.0);
        assertThat(value("transcripts.kafka.consumed.records")).isEqualTo(110);

        clients.clear();
        set(CONSUMER, "records-consumed-total", Map.of("client-id", "c"), 5.0);
        assertThat(value("transcripts.kafka.consumed.records")).isEqualTo(115);

        set(CONSUMER, "records-consumed-total", Map.of("client-id", "c"), 7.0);
        assertThat(value("transcripts.kafka.consumed.records")).isEqualTo(117);
    }

    @Test
    void whatIsSaidOfATopicOrAConnectionIsNotCountedTwice() {
        show();
        set(CONSUMER, "records-consumed-total", Map.of("client-id", "a"), 100.0);
        set(CONSUMER, "records-consumed-total", Map.of("client-id", "a", "topic", "t"), 100.0);

        assertThat(value("transcripts.kafka.consumed.records")).isEqualTo(100);
    }

    @Test
    void theSlowestOfAllIsShownInSecondsAndWhatIsNoNumberIsNot() {
        show();
        set("producer-metrics", "request-latency-avg", Map.of("client-id", "a"), 20.0);
        set("producer-metrics", "request-latency-avg", Map.of("client-id", "b"), 250.0);
        set("producer-metrics", "request-latency-avg", Map.of("client-id", "c"), Double.NaN);
        set("producer-metrics", "record-send-total", Map.of("client-id", "c"), "many");

        assertThat(value("transcripts.kafka.send")).isEqualTo(0.25);
        assertThat(value("transcripts.kafka.sent.records")).isZero();
    }

    @Test
    void aPassThatTakesLongIsNotMadeAgainForEach() {
        int[] passes = {0};
        ClientMetrics slow = new ClientMetrics(
                () -> {
                    passes[0]++;
                    nanos += TimeUnit.SECONDS.toNanos(5);
                    return clients;
                },
                () -> nanos);
        slow.bindTo(registry);

        registry.getMeters().forEach(meter -> meter.measure().forEach(Measurement::getValue));

        assertThat(passes[0]).isOne();
    }

    @Test
    void storesAreSummedUp() {
        show();
        for (String task : List.of("0_0", "0_1")) {
            set("stream-state-metrics", "total-sst-files-size", Map.of("task-id", task, "rocksdb-state-id", "t"), 500L);
        }

        assertThat(value("transcripts.store.disk")).isEqualTo(1_000);
    }
}
