package io.transcripts.bench;

import io.transcripts.bench.Contender.Running;
import io.transcripts.devkit.processes.ProcessUsage;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts a contender, watches it, stops it, and says what it came to. */
final class OneRun {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(40);
    private static final double MILLION = 1e6;

    private final Contender contender;
    private final Contender.Run run;
    private final Cluster cluster;
    /** A contender may begin before starting it returns. */
    private final CompletableFuture<Running> running = new CompletableFuture<>();

    private volatile @Nullable Cpu atBegin;
    private volatile @Nullable Cpu atMiddle;

    /** CPU seconds used by then. */
    private record Cpu(double node, double broker, double database) {
        double sum() {
            return node + broker + database;
        }
    }

    OneRun(Contender contender, Contender.Run run) {
        this.contender = contender;
        this.run = run;
        this.cluster = run.cluster();
    }

    /**
     * The figures.
     *
     * @throws CommandException when the contender failed, with the reason
     */
    Map<String, Double> figures() throws IOException, InterruptedException {
        long events = run.input().events();
        Stopwatch stopwatch = new Stopwatch(events, () -> atBegin = cpu(), () -> atMiddle = cpu());
        try {
            return figures(events, stopwatch);
        } finally {
            // For whoever still waits for it when it did not start.
            running.cancel(false);
        }
    }

    private Map<String, Double> figures(long events, Stopwatch stopwatch) throws IOException, InterruptedException {
        try (Running started = contender.start(run, stopwatch)) {
            running.complete(started);
            Stopwatch.End end = stopwatch.await(PATIENCE, run.settings().timeLimit(), started.node());
            if (end == Stopwatch.End.STALLED || end == Stopwatch.End.NODE_ENDED) {
                throw new CommandException((end == Stopwatch.End.STALLED
                                ? "no progress for " + PATIENCE.toSeconds() + " s"
                                : "its process ended")
                        + " after " + stopwatch.total() + " of " + events + " events; its log ends with:\n"
                        + started.node().logTail());
            }
            Map<String, Double> figures = new HashMap<>();
            double lag = 0;
            if (end == Stopwatch.End.DONE) {
                lag = awaitCommit(events);
                figures.put(Result.COMMIT_LAG_SECONDS, lag);
            }
            figures.put(Result.EVENTS_PER_SECOND, stopwatch.rate(lag));
            if (stopwatch.secondHalfRate(lag) > 0) {
                figures.put(Result.EVENTS_PER_SECOND_SECOND_HALF, stopwatch.secondHalfRate(lag));
            }
            figures.put(Result.PROCESSED_SHARE, (double) stopwatch.total() / events);
            addCpu(figures, stopwatch);
            ProcessUsage.peakRssBytes(started.node().handle())
                    .ifPresent(rss -> figures.put(Result.RSS_PEAK_NODE_BYTES, (double) rss));
            figures.putAll(started.stop());
            double written = cluster.storedBytes(topic -> topic.startsWith(run.id() + "-"));
            double read = (double) run.input().storedBytes() * stopwatch.total() / events;
            figures.put(Result.CHANGELOG_BYTES_PER_INPUT_BYTE, written / read);
            Double state = figures.get(Result.STATE_BYTES);
            if (state != null) {
                figures.put(Result.DISK_BYTES, state + written);
            }
            return figures;
        }
    }

    /** What is processed is not done until a restart would not do it again. */
    private double awaitCommit(long events) throws InterruptedException {
        long from = System.nanoTime();
        while (cluster.committed(run.id()) < events) {
            if (System.nanoTime() - from > COMMIT_LIMIT.toNanos()) {
                throw new CommandException("processed everything, but did not commit it");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private void addCpu(Map<String, Double> figures, Stopwatch stopwatch) {
        Cpu before = atBegin;
        Cpu after = cpu();
        if (before == null) {
            return;
        }
        double perMillion = MILLION / stopwatch.processed();
        double node = (after.node() - before.node()) * perMillion;
        double broker = (after.broker() - before.broker()) * perMillion;
        double database = (after.database() - before.database()) * perMillion;
        figures.put(Result.CPU_NODE, node);
        figures.put(Result.CPU_BROKER, broker);
        figures.put(Result.CPU_DATABASE, database);
        figures.put(Result.CPU_TOTAL, node + broker + database);
        Cpu middle = atMiddle;
        if (middle != null && stopwatch.secondHalfRate(0) > 0) {
            figures.put(
                    Result.CPU_TOTAL_SECOND_HALF,
                    (after.sum() - middle.sum()) * MILLION / stopwatch.processedInSecondHalf());
        }
    }

    private Cpu cpu() {
        Running now = running.join();
        return new Cpu(
                ProcessUsage.cpu(now.node().handle()).toNanos() / 1e9, cluster.cpuSeconds(), now.databaseCpuSeconds());
    }
}
