package io.transcripts.bench;

import io.transcripts.domain.Transcript.Line;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One reader that reads whole sessions one after another, out of a {@link Source}. Its figures are
 * latencies, {@code cpu_us_per_request} of the server and {@code client_cpu_us_per_request} of itself.
 *
 * @param url HTTP: of the node; PostgreSQL: of JDBC
 * @param serverPid HTTP: the node, whose CPU time is taken
 * @param prefix of the session ids
 * @param segments that each session must have
 * @param warmUp time of reads that are not recorded
 */
record SequentialReads(
        Way way,
        String url,
        String apiKey,
        long serverPid,
        String prefix,
        int sessions,
        int segments,
        Duration warmUp,
        int reads)
        implements Part {
    private static final long SEED = 20_260_203;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    /** Gives whole sessions as Java records, for the comparison of ways. Used by one thread. */
    interface Source extends AutoCloseable {

        /** The segments in order, every column decoded. */
        List<Line> read(String sessionId) throws Exception;

        /** Processes besides this one that work for a read; those of the operating system that are watched. */
        List<Long> servers();

        @Override
        void close();
    }

    /** Ways to read. */
    enum Way {
        HTTP,
        POSTGRES
    }

    @Override
    public String heap() {
        return Stack.NODE_HEAP;
    }

    @Override
    public Map<String, Double> run() throws Exception {
        try (Source opened = open()) {
            Random random = new Random(SEED);
            long warm = System.nanoTime() + warmUp.toNanos();
            while (System.nanoTime() - warm < 0) {
                read(opened, random, 1, null);
            }
            Latencies latencies = new Latencies();
            CpuTime servers = CpuTime.of(opened.servers());
            CpuTime own = CpuTime.of(List.of(ProcessHandle.current().pid()));
            long start = System.nanoTime();
            read(opened, random, reads, latencies);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            Map<String, Double> figures = new TreeMap<>(latencies.figures());
            figures.put("requests_per_second", reads / seconds);
            figures.put("cpu_us_per_request", perRead(servers.spent()));
            figures.put("client_cpu_us_per_request", perRead(own.spent()));
            return figures;
        }
    }

    private Source open() throws Exception {
        return switch (way) {
            case HTTP -> new HttpReads(URI.create(url), apiKey, serverPid);
            case POSTGRES -> new PostgresReads(url);
        };
    }

    private void read(Source from, Random random, int count, @Nullable Latencies into) throws Exception {
        for (int i = 0; i < count; i++) {
            String id = prefix + random.nextInt(sessions);
            long start = System.nanoTime();
            int rows = from.read(id).size();
            long taken = System.nanoTime() - start;
            if (rows != segments) {
                throw new IllegalStateException(id + " has " + rows + " segments instead of " + segments);
            }
            if (into != null) {
                into.record(taken);
            }
        }
    }

    private double perRead(Duration cpu) {
        return cpu.toNanos() / NANOS_PER_MICRO / reads;
    }
}
