package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.topology.Partitioning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The incidents of {@code docs/incidents.md}, made at three nodes under load: the operators' page has to say what is wrong, and is
 * photographed then. {@code -Dincidents=DIR} says where the pictures go; without it nothing is done.
 */
@Tag("integration")
@EnabledIfSystemProperty(named = "incidents", matches = ".+", disabledReason = "takes minutes, and pictures")
class IncidentsTest {
    private static final String CALLS = WatchedCluster.CALLS;
    private static final String FINDINGS = "#findings";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int LOOKS = 200;

    @TempDir
    static Path directory;

    private static Path pictures;
    private static WatchedCluster cluster;
    private static SmallDisk disk;
    private static List<ServeProcess> three;

    @BeforeAll
    static void healthyNodesUnderLoad() throws Exception {
        Pictures.assumeThereIsABrowser();
        pictures = Pictures.directory("incidents");
        cluster = new WatchedCluster(directory);
        disk = cluster.open(SmallDisk.mount(directory.resolve("disk"), 200));
        three = cluster.serveThree(
                UnaryOperator.identity(), "--state-dir=" + disk.directory().resolve("state"));
        var load = cluster.open(new SteadyLoad(
                cluster.broker.bootstrapServers(),
                cluster.nodes,
                CALLS,
                () -> three.stream().map(ServeProcess::apiUrl).toList(),
                3_000));
        for (ServeProcess node : three) {
            Awaitility.await("it works and has a copy").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(node.metric("transcripts_partition_owner")).isEqualTo(1);
                assertThat(node.metric("transcripts_partition_standby")).isEqualTo(1);
                assertThat(node.metric("transcripts_records_total")).isGreaterThan(100);
            });
        }
        assertThat(load).isNotNull();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aNodeHangs() throws Exception {
        ServeProcess hung = three.get(1);
        hung.suspend();
        try {
            photograph(three.get(0), "incident-node-hung", "does not answer since");
            photograph(three.get(0), "incident-node-gone", "is not in the group any more");
        } finally {
            hung.resume();
            hung.awaitReady();
        }
    }

    @Test
    void aPartitionIsBehind() throws Exception {
        int partition = new Partitioning(3).ownerOf("endless");
        ServeProcess owner =
                await(node -> status(node).at("/partitions_by_role/owner").has(Integer.toString(partition)));
        cluster.throttle(10_000.0);
        try {
            cluster.publish(
                    CALLS,
                    0,
                    IntStream.range(0, 40_000)
                            .mapToObj(i -> WatchedCluster.segment("endless", i))
                            .toList());
            photograph(owner, "incident-partition-behind", "catch");
        } finally {
            cluster.throttle(null);
        }
    }

    @Test
    void aPublisherSendsRubbish() throws Exception {
        ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
        try {
            var unused = publisher.scheduleWithFixedDelay(
                    () -> cluster.publishRubbish(CALLS, Collections.nCopies(20, "{\"type\":\"asr\"")),
                    0,
                    1,
                    TimeUnit.SECONDS);
            photograph(
                    await(node -> status(node)
                                    .path("dead_letters")
                                    .path("invalid_json")
                                    .asInt()
                            > 0),
                    "incident-rubbish",
                    "of them within the last");
        } finally {
            publisher.shutdownNow();
        }
    }

    @Test
    void aBrokerIsAway() throws Exception {
        cluster.broker.suspend();
        try {
            photograph(three.get(0), "incident-broker-away", "No broker answers");
            Api management = new Api(three.get(0).managementUrl(), "none");
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < LOOKS; i++) {
                long began = System.nanoTime();
                byte[] status = management.get("/status").body();
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
                assertThat(Api.tree(status).at("/brokers/answering").asBoolean())
                        .isFalse();
            }
            Collections.sort(micros);
            System.out.println("/status while no broker answers, microseconds: p50 " + micros.get(LOOKS / 2) + ", p99 "
                    + micros.get(LOOKS * 99 / 100) + ", longest " + micros.get(LOOKS - 1));
        } finally {
            cluster.broker.resume();
        }
    }

    @Test
    void aDiskFills() throws Exception {
        disk.fill(0.39);
        ScheduledExecutorService filling = Executors.newSingleThreadScheduledExecutor();
        AtomicReference<Double> left = new AtomicReference<>(0.39);
        try {
            var unused = filling.scheduleAtFixedRate(
                    () -> {
                        try {
                            disk.fill(left.updateAndGet(now -> Math.max(0.06, now - 0.001)));
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    0,
                    1,
                    TimeUnit.SECONDS);
            photograph(three.get(2), "incident-disk-fills", "it is full in");
        } finally {
            filling.shutdownNow();
            disk.free();
        }
    }

    /** The node of which that is so. */
    private static ServeProcess await(Predicate<ServeProcess> isIt) {
        return Awaitility.await("one of the nodes")
                .atMost(PATIENCE)
                .until(() -> three.stream().filter(isIt).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private static JsonNode status(ServeProcess node) {
        return Api.tree(new Api(node.managementUrl(), "none").get("/status").body());
    }

    private static void photograph(ServeProcess node, String name, String words) throws Exception {
        long began = System.nanoTime();
        String said = Pictures.take(
                "picture.js",
                node.managementUrl() + "/",
                pictures.resolve(name + ".png").toString(),
                FINDINGS,
                words);
        System.out.println(
                name + " after " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s: " + said);
    }
}
