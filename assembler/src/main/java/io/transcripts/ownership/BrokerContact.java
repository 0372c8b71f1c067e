package io.transcripts.ownership;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a broker last answered this node. Asks nobody: it is told by those who ask, and sees what Kafka's clients have
 * received. Never waits. Thread-safe.
 */
public final class BrokerContact {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerContact.class);
    /** Members that have nothing to read say so in heartbeats, a tenth of the session timeout apart. */
    private static final int PART_OF_SESSION = 5;

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(10);
    private static final String RECEIVED = "response-total";
    /** Of a client in all; other groups have the same for each of its connections. */
    private static final Set<String> CLIENTS = Set.of("consumer-metrics", "producer-metrics", "admin-client-metrics");

    private static final int MOST_CHARACTERS = 200;

    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final LongSupplier wallMs;
    private Map<MetricName, Double> received = Map.of();
    private volatile Answer last;
    /** What was told last. */
    private boolean wasSilent;

    private volatile @Nullable Failure failure;

    private record Answer(long at, Instant wall) {}

    private record Failure(String what, Instant wall) {}

    /** @param sessionTimeout of this node's members */
    public BrokerContact(Duration sessionTimeout, LongSupplier nanoTime, LongSupplier wallMs) {
        Duration heartbeats = sessionTimeout.dividedBy(PART_OF_SESSION);
        patienceNanos = (heartbeats.compareTo(LEAST_PATIENCE) > 0 ? heartbeats : LEAST_PATIENCE).toNanos();
        this.nanoTime = nanoTime;
        this.wallMs = wallMs;
        last = now();
    }

    public void bindTo(MeterRegistry registry) {
        Gauge.builder("transcripts.brokers.silent", this, contact -> TimeUnit.NANOSECONDS.toMillis(contact.age()) / 1e3)
                .baseUnit("seconds")
                .description("Since a broker last answered this node")
                .register(registry);
    }

    /** Waits for what somebody has asked, and takes in whether a broker has answered. */
    public <T> T answer(KafkaFuture<T> asked) throws ExecutionException, InterruptedException {
        try {
            T answer = asked.get();
            answered();
            return answer;
        } catch (ExecutionException e) {
            failed(e);
            throw e;
        }
    }

    /** Somebody has asked, and a broker has answered. */
    void answered() {
        last = now();
    }

    /** Somebody has asked in vain. Failures that are none of Kafka's are not looked at. */
    public void failed(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException) {
                failure = new Failure(firstLine(cause), now().wall());
                return;
            }
        }
    }

    /** Looks whether any client has received something since the last look. */
    synchronized void look(Map<MetricName, ? extends Metric> metrics) {
        Map<MetricName, Double> now = new HashMap<>();
        boolean isMore = false;
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
            MetricName name = metric.getKey();
            if (name.name().equals(RECEIVED)
                    && CLIENTS.contains(name.group())
                    && metric.getValue().metricValue() instanceof Number value) {
                now.put(name, value.doubleValue());
                isMore |= value.doubleValue() > received.getOrDefault(name, 0.0);
            }
        }
        received = now;
        if (isMore) {
            answered();
        }
        tell();
    }

    /** Tells when brokers fall silent, and when one answers again. */
    private void tell() {
        boolean isSilent = !isAnswering();
        if (isSilent == wasSilent) {
            return;
        }
        wasSilent = isSilent;
        Failure failed = failure;
        if (isSilent) {
            LOG.warn(
                    "No broker has answered since {}, last error: {}; nothing is assembled until one does",
                    last.wall(),
                    failed == null ? "none" : failed.what());
        } else {
            LOG.info("A broker answers again");
        }
    }

    boolean isAnswering() {
        return age() <= patienceNanos;
    }

    /** For {@code /status}. */
    public Map<String, Object> status() {
        Answer answer = last;
        Failure failed = failure;
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("answering", isAnswering());
        status.put("last_answer_age_ms", TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - answer.at()));
        status.put("silent_since", isAnswering() ? null : answer.wall().toString());
        status.put("last_error", failed == null ? null : failed.what());
        status.put("last_error_at", failed == null ? null : failed.wall().toString());
        return status;
    }

    private long age() {
        return nanoTime.getAsLong() - last.at();
    }

    private Answer now() {
        return new Answer(nanoTime.getAsLong(), Instant.ofEpochMilli(wallMs.getAsLong()));
    }

    private static String firstLine(Throwable failure) {
        String line = failure.getClass().getSimpleName() + ": "
                + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
