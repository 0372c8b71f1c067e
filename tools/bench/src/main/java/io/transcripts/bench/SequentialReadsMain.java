package io.transcripts.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One reader that reads whole sessions one after another, in one of the ways of {@link SessionReads}; a process of its own.
 * Prints one line of JSON: latencies, {@code cpu_us_per_request} of the server, {@code client_cpu_us_per_request} of itself.
 */
@Command(name = "sequential-reads", mixinStandardHelpOptions = true)
public final class SequentialReadsMain implements Callable<Integer> {
    private static final long SEED = 20_260_203;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    /** Ways to read. */
    enum Way {
        HTTP,
        STORE,
        POSTGRES
    }

    @Option(names = "--way", required = true)
    private Way way = Way.HTTP;

    @Option(names = "--url", description = "HTTP: of the node. PostgreSQL: of JDBC.")
    private String url = "";

    @Option(names = "--server-pid", description = "HTTP: the node, whose CPU time is taken.")
    private long serverPid;

    @Option(names = "--serve-option", description = "STORE: what the node was started with; may be repeated.")
    private List<String> serveOptions = new ArrayList<>();

    @Option(names = "--prefix", required = true, description = "Of the session ids.")
    private String prefix = "";

    @Option(names = "--sessions", required = true)
    private int sessions;

    @Option(names = "--segments", required = true, description = "That each session must have.")
    private int segments;

    @Option(names = "--warm-up", required = true, description = "Time of reads that are not recorded.")
    private Duration warmUp = Duration.ZERO;

    @Option(names = "--reads", required = true)
    private int reads;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SequentialReadsMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try (SessionReads opened = open()) {
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
            System.out.println(new JsonMapper().writeValueAsString(figures));
        }
        return 0;
    }

    private SessionReads open() throws Exception {
        return switch (way) {
            case HTTP ->
                new HttpReads(URI.create(url), System.getenv().getOrDefault("TRANSCRIPTS_API_KEY", "none"), serverPid);
            case STORE -> new StoreReads(serveOptions);
            case POSTGRES -> new PostgresReads(url);
        };
    }

    private void read(SessionReads from, Random random, int count, @Nullable Latencies into) throws Exception {
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
