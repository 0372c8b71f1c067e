package io.transcripts.chaos;

import io.transcripts.devkit.processes.ProcessUsage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks at one node once a second, as its supervisor does, until it is closed. */
final class Vitals extends Thread implements AutoCloseable {
    private static final long EVERY_MS = 1_000;
    /** As the probes of a Kubernetes pod by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int OK = 200;
    private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

    private final Member node;
    private final URI management;
    private final long logBytes;
    private final Duration cpuBefore;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private volatile boolean isDone;
    private volatile long mostRss;
    private volatile long mostHeap;
    private int missedInARow;
    private volatile int mostMissedInARow;

    /**
     * What was seen.
     *
     * @param isAlive whether the process is the one that it was
     * @param logBytes that it has logged meanwhile
     * @param rssBytes at most; 0 where the system does not tell
     * @param heapBytes used, at most
     * @param cpu time that it took
     * @param missed questions whether it lives that it did not answer within a second, one after another, at most
     */
    record Signs(
            String node, boolean isAlive, long logBytes, long rssBytes, long heapBytes, Duration cpu, int missed) {}

    Vitals(Member node, URI management) {
        super("siege-vitals");
        setDaemon(true);
        this.node = node;
        this.management = management;
        logBytes = node.logBytes();
        cpuBefore = cpuTime();
    }

    /** What was seen until now. */
    Signs signs() {
        return new Signs(
                node.name(),
                node.isAlive(),
                node.logBytes() - logBytes,
                mostRss,
                mostHeap,
                cpuTime().minus(cpuBefore),
                mostMissedInARow);
    }

    @Override
    public void run() {
        try {
            while (!isDone) {
                look();
                TimeUnit.MILLISECONDS.sleep(EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isDone = true;
    }

    /** The sum of a metric over what begins with this. */
    static long sum(String page, String beginning) {
        return page.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void look() throws InterruptedException {
        mostRss = Math.max(mostRss, ProcessUsage.rssBytes(node.handle()).orElse(0));
        missedInARow = get("/health/live").isEmpty() ? missedInARow + 1 : 0;
        mostMissedInARow = Math.max(mostMissedInARow, missedInARow);
        mostHeap = Math.max(mostHeap, sum(get("/metrics?name%5B%5D=jvm_memory_used_bytes"), HEAP));
    }

    /** Zero where the system does not tell, and of a process that has died. */
    private Duration cpuTime() {
        return ProcessUsage.cpu(node.handle());
    }

    /** Empty when there was no answer in time, or not the right one. */
    private String get(String path) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(management.resolve(path))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofByteArray());
            return response.statusCode() == OK ? new String(response.body(), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
