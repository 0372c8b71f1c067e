package io.transcripts.bench;

import io.transcripts.devkit.calls.GeneratedCalls;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;

/** Runs scenarios: each on a broker of its own, its contenders in turn, round after round. */
final class Suite {
    /** Any fixed number: the same input each time. */
    private static final long SEED = 20_261_123;

    /** Between runs, for the broker to finish what the last one has left to it. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final String INPUT = "bench-input";

    private final Settings settings;
    private final List<Contender> contenders;
    private final Path work;
    private final Consumer<Result> results;
    private final Consumer<ResultsFile.Failure> failures;
    private final PrintWriter err;
    private final long startNanos = System.nanoTime();

    /**
     * @param work an empty directory
     * @param results gets each as soon as it is there
     * @param failures gets each run that gives none
     * @param err for progress
     */
    Suite(
            Settings settings,
            List<Contender> contenders,
            Path work,
            Consumer<Result> results,
            Consumer<ResultsFile.Failure> failures,
            PrintWriter err) {
        this.settings = settings;
        this.contenders = List.copyOf(contenders);
        this.work = work;
        this.results = results;
        this.failures = failures;
        this.err = err;
    }

    void run(List<Scenario> scenarios) throws IOException, InterruptedException {
        long budgetNanos = settings.budget().toNanos();
        for (int i = 0; i < scenarios.size(); i++) {
            // What one scenario leaves of its share is for those after it.
            long elapsed = System.nanoTime() - startNanos;
            run(scenarios.get(i), System.nanoTime() + (budgetNanos - elapsed) / (scenarios.size() - i));
        }
    }

    private void run(Scenario scenario, long deadlineNanos) throws IOException, InterruptedException {
        Path directory = Workspace.directory(work.resolve(scenario.label()));
        try (Cluster cluster = Cluster.start(directory)) {
            Contender.InputTopic input = preload(scenario, cluster);
            warmUp(scenario, cluster, input, directory);
            long longestRound = 0;
            for (int round = 1; round <= settings.repeat(); round++) {
                long begin = System.nanoTime();
                if (round > 1 && deadlineNanos - begin < longestRound) {
                    say("%s: no time for round %d of %d", scenario.label(), round, settings.repeat());
                    break;
                }
                // Nobody always goes first.
                List<Contender> order = new ArrayList<>(contenders);
                Collections.rotate(order, 1 - round);
                for (Contender contender : order) {
                    run(scenario, contender, round, cluster, input, directory);
                }
                longestRound = Math.max(longestRound, System.nanoTime() - begin);
            }
        } finally {
            Utils.delete(directory.toFile());
        }
    }

    private Contender.InputTopic preload(Scenario scenario, Cluster cluster) throws InterruptedException {
        say("%s: publishing %,d events (%s)", scenario.label(), settings.events(), scenario.description());
        OpenCalls calls = new OpenCalls(
                new GeneratedCalls(scenario.shape(), SEED), scenario.shape().openCalls(), SEED);
        cluster.createTopic(INPUT, settings.partitions());
        try (Events events = new Events(cluster.bootstrapServers(), Clients.LINGER_MS)) {
            while (events.sent() < settings.events()) {
                OpenCalls.Event event = calls.next();
                events.send(
                        new ProducerRecord<>(INPUT, event.sessionId().getBytes(StandardCharsets.UTF_8), event.value()));
            }
            events.flush();
        }
        Contender.InputTopic input = new Contender.InputTopic(
                INPUT, settings.partitions(), settings.events(), cluster.storedBytes(INPUT::equals));
        say(
                "%s: %,d events are %,d bytes on the broker, %d each",
                scenario.label(), input.events(), input.storedBytes(), input.storedBytes() / input.events());
        return input;
    }

    /** Whoever comes first must not pay for a broker that has just started. */
    private void warmUp(Scenario scenario, Cluster cluster, Contender.InputTopic input, Path directory)
            throws IOException, InterruptedException {
        say("%s: warming the broker up", scenario.label());
        Contender limit = new Limit();
        Path own = Workspace.directory(directory.resolve("warm-up"));
        new OneRun(limit, new Contender.Run("warm-up", cluster, input, own, settings)).figures();
        cluster.deleteTopics(topic -> topic.startsWith("warm-up-"));
    }

    private void run(
            Scenario scenario,
            Contender contender,
            int round,
            Cluster cluster,
            Contender.InputTopic input,
            Path directory)
            throws IOException, InterruptedException {
        String id = "run-" + contender.name().replaceAll("[^A-Za-z0-9-]", "-") + "-" + round;
        Path own = Workspace.directory(directory.resolve(id));
        say("%s: %s, run %d of %d", scenario.label(), contender.name(), round, settings.repeat());
        try {
            Contender.Run run = new Contender.Run(id, cluster, input, own, settings);
            Result result = new Result(label(scenario), contender.name(), round, new OneRun(contender, run).figures());
            results.accept(result);
            say(
                    "%s: %s, run %d: %,.0f events/s, %.1f CPU s per million",
                    scenario.label(),
                    contender.name(),
                    round,
                    result.figures().getOrDefault(Result.EVENTS_PER_SECOND, 0.0),
                    result.figures().getOrDefault(Result.CPU_TOTAL, 0.0));
        } catch (CommandException | KafkaException e) {
            failures.accept(
                    new ResultsFile.Failure(label(scenario), contender.name(), round, String.valueOf(e.getMessage())));
            say("%s: %s, run %d failed: %s", scenario.label(), contender.name(), round, e.getMessage());
        } finally {
            Utils.delete(own.toFile());
        }
        cluster.deleteTopics(topic -> topic.startsWith(id + "-"));
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }

    /** As the results call it. */
    private String label(Scenario scenario) {
        return scenario.label() + settings.label();
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void say(String format, Object... values) {
        long seconds = (System.nanoTime() - startNanos) / 1_000_000_000;
        err.println(String.format(Locale.ROOT, "[%d:%02d] ", seconds / 60, seconds % 60)
                + String.format(Locale.ROOT, format, values));
        err.flush();
    }
}
