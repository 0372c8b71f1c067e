package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in health under load, for as long as {@code -Dhealthy=PT10M} says: no alert fires, neither of those that ship nor of
 * those for which a minute is a second, so that ten minutes are ten hours of burn rates. {@code -Dpictures=DIR} draws the dashboards of what was
 * recorded.
 */
@Tag("integration")
@EnabledIfSystemProperty(named = "healthy", matches = "PT.+", disabledReason = "takes as long as it says")
class HealthyMinutesTest {
    private static final int FASTER = 60;
    private static final int EVERY_MS = 3_000;

    @TempDir
    private Path directory;

    @Test
    void noAlertFires() throws Exception {
        PrometheusProcess.assumeInstalled();
        Duration time = Duration.parse(System.getProperty("healthy"));
        try (WatchedCluster cluster = new WatchedCluster(directory)) {
            List<ServeProcess> three = cluster.serveThree(UnaryOperator.identity());
            SteadyLoad load = cluster.open(new SteadyLoad(
                    cluster.broker.bootstrapServers(),
                    cluster.nodes,
                    WatchedCluster.CALLS,
                    () -> three.stream().map(ServeProcess::apiUrl).toList(),
                    EVERY_MS));
            PrometheusProcess real = cluster.watch("real", FasterAlerts.asTheyAre());
            PrometheusProcess faster = cluster.watch("faster", FasterAlerts.of(FasterAlerts.asTheyAre(), FASTER));
            real.await(
                    "calls are over, and each partition has an owner and a copy",
                    "sum(transcripts_sessions_completed_total) > 8 and sum(transcripts_partition_owner) == 3"
                            + " and sum(transcripts_partition_standby) == 3",
                    Duration.ofMinutes(4));
            long began = System.nanoTime();
            long sent = load.sent();
            Awaitility.await("they are over")
                    .atMost(time.plusMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        assertThat(faster.firing()).isEmpty();
                        assertThat(real.firing()).isEmpty();
                        return System.nanoTime() - began > time.toNanos();
                    });
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%.0f s, %.0f events/s, %.1f reads/s, %.0f streams, load average %s; asked of both for all of the"
                            + " time: %s%n",
                    seconds,
                    (load.sent() - sent) / seconds,
                    real.value("sum(rate(transcripts_http_request_seconds_count[5m]))"),
                    real.value("sum(transcripts_streams)"),
                    Files.readString(Path.of("/proc/loadavg")).strip(),
                    faster.fired((long) seconds));
            assertThat(real.fired((long) seconds)).isEmpty();
            assertThat(faster.fired((long) seconds)).isEmpty();
            if (System.getProperty("pictures") != null) {
                System.out.println(Pictures.take(
                        "dashboards.js",
                        real.url().toString(),
                        Pictures.directory("pictures").toString()));
            }
        }
    }
}
