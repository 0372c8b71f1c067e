package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

/** Since when no broker has answered, by what others have seen. */
class BrokerContactTest {
    private static final long STARTED = 1_700_000_000_000L;

    private long passedMs;
    private final Map<MetricName, Metric> metrics = new HashMap<>();
    private final BrokerContact contact = contact(Duration.ofSeconds(10));

    private BrokerContact contact(Duration session) {
        return new BrokerContact(session, () -> TimeUnit.MILLISECONDS.toNanos(passedMs), () -> STARTED + passedMs);
    }

    @Test
    void brokersThatSayNothingForTenSecondsAreSilentSinceTheirLastAnswer() {
        passedMs = 3_000;
        received("consumer-metrics", 1);
        passedMs = 13_000;
        received("consumer-metrics", 1);
        assertThat(contact.isAnswering()).isTrue();
        assertThat(contact.status()).containsEntry("silent_since", null);

        passedMs = 13_001;

        assertThat(contact.status())
                .containsEntry("answering", false)
                .containsEntry("last_answer_age_ms", 10_001L)
                .containsEntry(
                        "silent_since", Instant.ofEpochMilli(STARTED + 3_000).toString());
    }

    @Test
    void anyClientThatReceivesSomethingIsContact() {
        received("consumer-metrics", 7);
        passedMs = 60_000;
        received("admin-client-metrics", 1);

        assertThat(contact.isAnswering()).isTrue();
        assertThat(contact.status()).containsEntry("last_answer_age_ms", 0L).containsEntry("silent_since", null);
    }

    @Test
    void aClientThatBeginsAnewHasReceivedNothing() {
        received("consumer-metrics", 7);
        passedMs = 60_000;
        received("consumer-metrics", 0);

        assertThat(contact.isAnswering()).isFalse();
    }

    @Test
    void whatEachConnectionHasReceivedIsNotLookedAt() {
        passedMs = 60_000;
        received("consumer-node-metrics", 3);

        assertThat(contact.isAnswering()).isFalse();
    }

    @Test
    void theLastFailureIsToldInALine() {
        passedMs = 2_000;
        contact.failed(new ExecutionException(new StreamsException(
                "wrapped", new TimeoutException("Call(callName=listOffsets) timed out\nat a second line"))));

        assertThat(contact.status())
                .containsEntry("last_error", "TimeoutException: Call(callName=listOffsets) timed out")
                .containsEntry(
                        "last_error_at", Instant.ofEpochMilli(STARTED + 2_000).toString());
    }

    @Test
    void aFailureOfOursIsNoneOfTheBrokers() {
        contact.failed(new IllegalStateException("rebalancing"));

        assertThat(contact.status()).containsEntry("last_error", null);
    }

    @Test
    void whoSendsHeartbeatsSeldomIsGivenTheTimeOfTwo() {
        BrokerContact slow = contact(Duration.ofMinutes(5));

        passedMs = 60_000;
        assertThat(slow.isAnswering()).isTrue();
        passedMs = 60_001;
        assertThat(slow.isAnswering()).isFalse();
    }

    private void received(String group, double total) {
        MetricName name = new MetricName("response-total", group, "", Map.of("client-id", "a"));
        metrics.put(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return total;
            }
        });
        contact.look(metrics);
    }
}
