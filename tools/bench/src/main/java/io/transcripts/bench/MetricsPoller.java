package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks a node how many records it has decided: ten times a second at the beginning and towards the end, where it matters
 * when, and at most once a second in between, since the whole page of metrics costs the node some milliseconds.
 */
final class MetricsPoller implements AutoCloseable {
    private static final long SHORTEST_MS = 100;
    private static final long LONGEST_MS = 1_000;
    private static final String METRIC = "transcripts_records_total";

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final Stopwatch stopwatch;
    private final Thread thread = new Thread(this::poll, "bench-metrics");
    private volatile boolean closed;

    private MetricsPoller(URI management, Stopwatch stopwatch) {
        // Only the one metric, so that asking costs the node next to nothing; nodes that do not know it send the page.
        request = HttpRequest.newBuilder(URI.create(management + "/metrics?name%5B%5D=" + METRIC))
                .timeout(Duration.ofSeconds(5))
                .build();
        this.stopwatch = stopwatch;
        thread.setDaemon(true);
    }

    static MetricsPoller start(URI management, Stopwatch stopwatch) {
        MetricsPoller poller = new MetricsPoller(management, stopwatch);
        poller.thread.start();
        return poller;
    }

    /** The sum over all labels of the metric in a page of the Prometheus text format. */
    static long decided(String page) {
        double sum = 0;
        for (String line : page.split("\n")) {
            if (line.startsWith(METRIC) && !line.startsWith("_", METRIC.length())) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return Math.round(sum);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void poll() {
        try {
            while (!closed) {
                ask();
                Thread.sleep(Math.max(SHORTEST_MS, Math.min(LONGEST_MS, stopwatch.expectedMs() / 4)));
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void ask() throws InterruptedException {
        try {
            HttpResponse<String> page = http.send(request, HttpResponse.BodyHandlers.ofString());
            long decided = page.statusCode() == 200 ? decided(page.body()) : 0;
            if (decided > 0) {
                stopwatch.count(decided);
            }
        } catch (IOException e) {
            // Too busy to answer, or ending: the stopwatch's patience decides.
        }
    }
}
