package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code transcripts serve} as a process, and what its management port says. */
final class RunningNode implements AutoCloseable {
    private static final Pattern TASKS = Pattern.compile("\"active\":\\[([^\\]]*)]");
    private static final Pattern PARTITION = Pattern.compile("\\d_(\\d+)");
    private static final String RECORDS = "transcripts_records_total";
    /** Only the one metric, so that asking costs the node next to nothing. */
    private static final String RECORDS_PATH = "/metrics?name%5B%5D=" + RECORDS;

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** A million sessions are restored meanwhile. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(30);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration BUSY_LIMIT = Duration.ofMinutes(2);
    private static final long ASK_AGAIN_MS = 100;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final long READY_AGAIN_MS = 5;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ChildProcess process;
    private final URI url;
    private final String management;
    private double secondsToReady;

    private RunningNode(ChildProcess process, Matcher urls) {
        this.process = process;
        url = URI.create(urls.group(1));
        management = urls.group(2);
    }

    /** Waits until its ports are open, and ends it when that takes too long. */
    static RunningNode of(ChildProcess process) throws InterruptedException {
        try {
            return new RunningNode(process, process.awaitLine(Command.NODE_LISTENS, START_LIMIT));
        } catch (RuntimeException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Waits until it says that it is ready, and returns itself. */
    RunningNode awaitReady() throws InterruptedException {
        Patience.await(
                READY_LIMIT,
                READY_AGAIN_MS,
                "the node is ready",
                () -> send("/health/ready").statusCode() == OK);
        secondsToReady = (System.nanoTime() - process.startedNanos()) / 1e9;
        return this;
    }

    /** From the start of the process until it was ready; 0 when that was not waited for. */
    double secondsToReady() {
        return secondsToReady;
    }

    /** Of its public port. */
    URI url() {
        return url;
    }

    ChildProcess process() {
        return process;
    }

    long pid() {
        return process.handle().pid();
    }

    /**
     * Input records that it has decided since its start.
     *
     * @throws UncheckedIOException when it does not answer
     */
    long recordsDecided() throws InterruptedException {
        return decided(ask(RECORDS_PATH));
    }

    /** The sum over all labels of the metric in a page of the Prometheus text format. */
    static long decided(String page) {
        return Math.round(sum(page, RECORDS));
    }

    private static double sum(String page, String metric) {
        double sum = 0;
        for (String line : page.split("\n")) {
            if (line.startsWith(metric) && !line.startsWith("_", metric.length())) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    /** The sum of a metric over its labels; 0 when there is none. */
    double metric(String name) throws InterruptedException {
        return sum(ask("/metrics?name%5B%5D=" + name), name);
    }

    /** Heap that is in use behind a whole collection, which this makes. */
    double liveHeapBytes() throws InterruptedException {
        try {
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid()),
                            "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("The node does not collect its heap");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // It is told of a moment later.
        TimeUnit.SECONDS.sleep(1);
        return metric("jvm_gc_live_data_size_bytes");
    }

    /** Waits until it has decided so many records since its start. */
    void awaitRecords(long count) throws InterruptedException {
        Patience.await("the node has decided " + count + " records", () -> recordsDecided() >= count);
    }

    /** The partitions that it works on. */
    Set<Integer> active() throws InterruptedException {
        Set<Integer> partitions = new HashSet<>();
        Matcher tasks = TASKS.matcher(ask("/status"));
        while (tasks.find()) {
            Matcher partition = PARTITION.matcher(tasks.group(1));
            while (partition.find()) {
                partitions.add(Integer.parseInt(partition.group(1)));
            }
        }
        return partitions;
    }

    /** Waits until it has decided what lay in the topics when it started, which other contenders may have left there. */
    void awaitCaughtUp() throws InterruptedException {
        Patience.await("the node has caught up", () -> ask("/status").contains("\"partitions_catching_up\":0"));
    }

    /** In order, as the next one goes on with its state; at once in a thread that is interrupted. */
    @Override
    public void close() {
        try {
            int unused = process.stop();
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The body of an answer of the management port. A node that has no time for it says 503, and is asked again.
     *
     * @throws UncheckedIOException when it is no 200
     */
    private String ask(String path) throws InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> answer = send(path);
        while (answer.statusCode() == UNAVAILABLE && System.nanoTime() - begin < BUSY_LIMIT.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MS);
            answer = send(path);
        }
        if (answer.statusCode() != OK) {
            throw new UncheckedIOException(new IOException(path + " is answered with " + answer.statusCode()));
        }
        return answer.body();
    }

    private HttpResponse<String> send(String path) throws InterruptedException {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(management + path))
                            .timeout(ANSWER_LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
