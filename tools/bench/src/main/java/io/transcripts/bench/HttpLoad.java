package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Load on one HTTP server from kept-alive connections, a thread each. A closed loop asks again as soon as it is answered
 * and tells the throughput; an open loop asks at a steady rate and tells the latency, taken from the time at which a request
 * was due.
 *
 * @param warmUp what is asked for until the recording begins; null for the same
 * @param connections kept open; also the most requests that are under way at once
 * @param watched processes whose CPU time is taken over the recorded time
 */
record HttpLoad(Target target, @Nullable Target warmUp, int connections, Pace pace, List<Long> watched)
        implements Part {
    private static final String CPU = "cpu_us_per_request";
    /** Figures of processor time that belong to the watched processes, whatever else they do meanwhile. */
    static final List<String> CPU_OF_WATCHED = List.of(CPU, "jit_" + CPU, "gc_" + CPU);

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Before a request is due, a thread sleeps no nearer than this: timers are late by about as much. */
    private static final long SPIN_NANOS = 60_000;
    /** A prime far above any number of requests: steps by it visit all of them once before any twice, in no near order. */
    private static final long STRIDE = 2_147_483_647L;

    /**
     * What is asked for. The paths are visited in a scattered order, all once before any twice.
     *
     * @param url of the server, without a path
     * @param paths # in them stands for the number of a session; each is asked for of each
     * @param sessions how many numbers there are, from 0
     * @param numbers the only ones that are asked for; empty for all
     * @param isKnown whether the callers have the answers already, and ask by {@code ETag}: then 304 is what they want
     */
    record Target(URI url, String apiKey, List<String> paths, int sessions, List<Integer> numbers, boolean isKnown) {
        Target {
            paths = List.copyOf(paths);
            numbers = List.copyOf(numbers);
        }

        /** All of them, asked for by who has none. */
        static Target of(URI url, String apiKey, String path, int sessions) {
            return new Target(url, apiKey, List.of(path), sessions, List.of(), false);
        }

        /** The same, asked for by who has it already. */
        Target known() {
            return new Target(url, apiKey, paths, sessions, numbers, true);
        }

        private int status() {
            return isKnown ? NOT_MODIFIED : OK;
        }

        private List<byte[]> requests() throws IOException {
            if (!isKnown) {
                return List.copyOf(requestsOnDemand());
            }
            List<byte[]> requests = new ArrayList<>();
            try (HttpConnection connection = new HttpConnection(url.getHost(), url.getPort())) {
                for (int i = 0; i < count(); i++) {
                    int unused = connection.exchange(HttpConnection.request(url.getHost(), path(i), apiKey));
                    requests.add(HttpConnection.request(url.getHost(), path(i), apiKey, connection.entityTag()));
                }
            }
            return requests;
        }

        /** Of who has none of the answers, each made when it is sent: a long warm-up has more than fit into the heap. */
        private List<byte[]> requestsOnDemand() {
            return new AbstractList<>() {
                @Override
                public byte[] get(int index) {
                    return HttpConnection.request(url.getHost(), path(index), apiKey);
                }

                @Override
                public int size() {
                    return count();
                }
            };
        }

        private int count() {
            return paths.size() * (numbers.isEmpty() ? sessions : numbers.size());
        }

        private String path(int index) {
            int number = index / paths.size();
            return paths.get(index % paths.size())
                    .replace("#", Integer.toString(numbers.isEmpty() ? number : numbers.get(number)));
        }
    }

    /**
     * How fast and for how long.
     *
     * @param warmUp not recorded
     * @param duration recorded
     * @param ratePerSecond of all connections together; 0 for a closed loop
     * @param once end when every request has been sent once, which may be before the duration is over
     */
    record Pace(Duration warmUp, Duration duration, double ratePerSecond, boolean once) {}

    HttpLoad {
        watched = List.copyOf(watched);
    }

    /** That asks for the same in the warm-up. */
    HttpLoad(Target target, int connections, Pace pace, List<Long> watched) {
        this(target, null, connections, pace, watched);
    }

    /**
     * Runs it, and returns the figures: {@code requests_per_second} and {@code failures} (another status, a 200 without a body, or cut off),
     * {@code body_bytes} of an answer, the latencies, the processor time of the watched processes
     * ({@code cpu_us_per_request}, and what of it their JVMs took to compile and to collect, {@code jit_cpu_us_per_request} and
     * {@code gc_cpu_us_per_request}, where the system tells) and of this one ({@code load_cpu_us_per_request}).
     */
    @Override
    public Map<String, Double> run() throws InterruptedException, IOException {
        List<byte[]> requests = target.requests();
        List<byte[]> first = warmUp == null ? requests : warmUp.requestsOnDemand();
        long start = System.nanoTime();
        long recordFrom = start + pace.warmUp().toNanos();
        long end = recordFrom + pace.duration().toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<Loop>> loops = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int index = i;
                loops.add(threads.submit(() -> new Loop(first, requests, index, start, recordFrom, end).run()));
            }
            sleepUntil(recordFrom);
            CpuTime servers = CpuTime.of(watched);
            CpuTime own = CpuTime.of(List.of(ProcessHandle.current().pid()));
            if (pace.once()) {
                List<Loop> unused = all(loops);
            } else {
                sleepUntil(end);
            }
            double seconds = (System.nanoTime() - recordFrom) / NANOS_PER_SECOND;
            Map<String, Duration> cpu = new TreeMap<>();
            if (!watched.isEmpty()) {
                cpu.put(CPU, servers.spent());
                servers.spentByJvm().forEach((work, spent) -> cpu.put(work + '_' + CPU, spent));
            }
            cpu.put("load_" + CPU, own.spent());
            return figures(all(loops), seconds, cpu);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Loop> all(List<Future<Loop>> futures) throws InterruptedException, IOException {
        List<Loop> loops = new ArrayList<>();
        for (Future<Loop> future : futures) {
            try {
                loops.add(future.get());
            } catch (ExecutionException e) {
                throw new IOException("The load failed", e.getCause());
            }
        }
        return loops;
    }

    private static Map<String, Double> figures(List<Loop> loops, double seconds, Map<String, Duration> cpu) {
        Latencies latencies = new Latencies();
        long answered = 0;
        long bytes = 0;
        long failures = 0;
        for (Loop loop : loops) {
            latencies.add(loop.latencies);
            answered += loop.answered;
            bytes += loop.bodyBytes;
            failures += loop.failures;
        }
        Map<String, Double> figures = new TreeMap<>(latencies.figures());
        figures.put("requests_per_second", answered / seconds);
        figures.put("failures", (double) failures);
        if (answered > 0) {
            long requests = answered;
            figures.put("body_bytes", (double) bytes / requests);
            cpu.forEach((name, spent) -> figures.put(name, perRequest(spent, requests)));
        }
        return figures;
    }

    private static double perRequest(Duration cpu, long requests) {
        return TimeUnit.NANOSECONDS.toMicros(cpu.toNanos()) / (double) requests;
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }

    /** What one connection does. */
    private final class Loop {
        private final List<byte[]> recorded;
        private final int index;
        private final long recordFrom;
        private final long end;
        /** 0 in a closed loop. */
        private final long intervalNanos;

        private final Latencies latencies = new Latencies();
        /** Those of now. */
        private List<byte[]> requests;

        /** Whether something else is asked for until the recording begins. */
        private boolean isWarmUp = warmUp != null;

        private long next;
        private long due;
        private long answered;
        private long bodyBytes;
        private long failures;

        Loop(List<byte[]> first, List<byte[]> recorded, int index, long start, long recordFrom, long end) {
            this.requests = first;
            this.recorded = recorded;
            this.index = index;
            this.recordFrom = recordFrom;
            this.end = end;
            next = index;
            double interval = pace.ratePerSecond() == 0 ? 0 : NANOS_PER_SECOND / pace.ratePerSecond();
            intervalNanos = Math.round(interval * connections);
            due = start + Math.round(interval * index);
        }

        Loop run() throws InterruptedException {
            while (isBefore(due, end) && isBefore(System.nanoTime(), end) && !isExhausted()) {
                try (HttpConnection connection =
                        new HttpConnection(target.url().getHost(), target.url().getPort())) {
                    ask(connection);
                } catch (IOException e) {
                    // One request is lost; the next has a connection of its own.
                    failures++;
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            }
            return this;
        }

        private void ask(HttpConnection connection) throws IOException {
            boolean isOpenLoop = intervalNanos > 0;
            while (true) {
                if (isOpenLoop) {
                    awaitDue();
                } else {
                    due = System.nanoTime();
                }
                long from = due;
                boolean isRecorded = !isBefore(from, recordFrom);
                if (isRecorded && isWarmUp) {
                    isWarmUp = false;
                    requests = recorded;
                    next = index;
                }
                int wanted = isWarmUp ? OK : target.status();
                if (!isBefore(from, end) || isExhausted()) {
                    return;
                }
                due += intervalNanos;
                int status = connection.exchange(nextRequest());
                long now = System.nanoTime();
                if (status != wanted || (status == OK && connection.bodyLength() == 0)) {
                    failures++;
                } else if (isRecorded && (isOpenLoop || isBefore(now, end))) {
                    answered++;
                    bodyBytes += connection.bodyLength();
                    latencies.record(now - from);
                }
            }
        }

        private boolean isExhausted() {
            return pace.once() && !isWarmUp && next >= requests.size();
        }

        private byte[] nextRequest() {
            int count = requests.size();
            byte[] request = requests.get((int) (next % count * (STRIDE % count) % count));
            next += connections;
            return request;
        }

        private void awaitDue() {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                if (wait > SPIN_NANOS) {
                    LockSupport.parkNanos(wait - SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
            }
        }

        /** Of times of {@link System#nanoTime}, which may overflow. */
        private static boolean isBefore(long a, long b) {
            return a - b < 0;
        }
    }
}
