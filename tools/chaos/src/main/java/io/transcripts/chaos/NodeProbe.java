package io.transcripts.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node as its callers' load balancer and its operators see it: whether it says that it is ready, and what it works on. Asked
 * four times a second. Thread-safe.
 */
final class NodeProbe implements AutoCloseable {
    private static final long EVERY_MS = 250;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int OK = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final URI api;
    private final URI management;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "chaos-door");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean isReady;
    private volatile boolean isFaulted;
    private volatile long mendedAt = System.nanoTime();
    private volatile Set<Integer> active = Set.of();
    private volatile Set<Integer> replicas = Set.of();
    private volatile int catchingUp;
    private volatile long lastBehind = System.nanoTime();

    NodeProbe(String host, int port, int managementPort) {
        api = URI.create("http://" + host + ":" + port);
        management = URI.create("http://" + host + ":" + managementPort);
        var unused = timer.scheduleWithFixedDelay(this::look, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    URI api() {
        return api;
    }

    URI management() {
        return management;
    }

    /** Whether callers are sent here. */
    boolean isReady() {
        return isReady;
    }

    /** From now on, until {@link #mended}, nobody expects answers here. */
    void faulted() {
        isFaulted = true;
    }

    void mended() {
        mendedAt = System.nanoTime();
        isFaulted = false;
    }

    /** Whether it had its fault at any moment since then. */
    boolean wasFaulted(long since) {
        return isFaulted || mendedAt - since > 0;
    }

    /** The partitions that it works on, as it last said. */
    Set<Integer> active() {
        return active;
    }

    /** The partitions of which it has a copy that can answer, as it last said. */
    Set<Integer> replicas() {
        return replicas;
    }

    /** Whether all that it works on has caught up, as it last said. */
    boolean hasCaughtUp() {
        return catchingUp == 0;
    }

    /** Whether at any moment since then it was away, or had not caught up with something. */
    boolean wasBehind(long since) {
        return lastBehind - since > 0;
    }

    /** Whether one of them was, within so long a time before now. */
    static boolean wasAnyBehind(List<NodeProbe> probes, Duration before) {
        long since = System.nanoTime() - before.toNanos();
        return probes.stream().anyMatch(any -> any.wasBehind(since));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        HttpResponse<byte[]> ready = get("/health/ready");
        isReady = ready != null && ready.statusCode() == OK;
        if (!isReady) {
            lastBehind = System.nanoTime();
        }
        HttpResponse<byte[]> status = get("/status");
        if (status == null || status.statusCode() != OK) {
            return;
        }
        try {
            JsonNode tree = JSON.readTree(status.body());
            Set<Integer> found = new HashSet<>();
            for (JsonNode thread : tree.path("threads")) {
                thread.path("active")
                        .forEach(task -> found.add(Integer.parseInt(
                                task.asText().substring(task.asText().indexOf('_') + 1))));
            }
            active = found;
            Set<Integer> standbys = new HashSet<>();
            tree.path("standbys_answering").forEach(partition -> standbys.add(partition.asInt()));
            replicas = standbys;
            catchingUp = tree.path("partitions_catching_up").asInt();
            if (catchingUp > 0) {
                lastBehind = System.nanoTime();
            }
        } catch (IOException | RuntimeException e) {
            // Stopping: the next look says more.
            active = Set.of();
        }
    }

    private @Nullable HttpResponse<byte[]> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(management.resolve(path))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
