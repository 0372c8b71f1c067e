package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Something that turns events into transcripts, or does as much of it as it claims to. */
interface Contender {
    /** In tables and on the command line. */
    String name();

    /** Why it cannot run here, as a sentence for whoever wants it to; empty when it can. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Starts it in a fresh process. It reads the input from the beginning, and tells the stopwatch how far it is. */
    Running start(Run run, Stopwatch stopwatch) throws IOException, InterruptedException;

    /**
     * One run.
     *
     * @param id of the consumer group, and how the names of all topics that it writes begin
     * @param directory of its own
     */
    record Run(String id, Cluster cluster, InputTopic input, Path directory, Settings settings) {
        String bootstrapServers() {
            return cluster.bootstrapServers();
        }

        /** For a contender of ours with so many threads. */
        Job job(int threads) {
            return new Job(bootstrapServers(), id, input.name(), threads);
        }
    }

    /**
     * The preloaded input.
     *
     * @param storedBytes as the broker keeps it
     */
    record InputTopic(String name, int partitions, long events, long storedBytes) {}

    /**
     * What every contender that this package brings along is told.
     *
     * @param group of its consumers
     * @param input topic
     */
    record Job(String bootstrapServers, String group, String input, int threads) {}

    /** A contender at work. */
    interface Running extends AutoCloseable {
        /** The process that the contender consists of, next to broker and database. */
        ChildProcess node();

        /** What the database has used until now; 0 without one. */
        default double databaseCpuSeconds() {
            return 0;
        }

        /** Stops the node in order, and tells the figures that only it knows. */
        Map<String, Double> stop() throws IOException, InterruptedException;

        /** Ends what is left. */
        @Override
        void close();
    }
}
