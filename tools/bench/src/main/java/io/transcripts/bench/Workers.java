package io.transcripts.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The threads of a contender that is a loop; when one fails, the process ends. */
final class Workers {
    private static final long STOP_MS = 20_000;

    /** A loop of its own, with clients of its own. */
    interface Worker {
        /** Works until it is stopped; commits what it has done, and closes its clients. */
        void work() throws Exception;

        /** Makes {@link #work} return; called from another thread. */
        void stop();
    }

    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Workers() {}

    /** Starts them; they are stopped when this process is told to end. */
    static Map<String, Double> start(int threads, Supplier<Worker> worker) {
        Workers all = new Workers();
        for (int i = 0; i < threads; i++) {
            Worker one = worker.get();
            all.workers.add(one);
            all.threads.add(new Thread(() -> run(one), "bench-worker-" + i));
        }
        all.threads.forEach(Thread::start);
        return untilTold(all::stop);
    }

    /** Closes work when this process is told to end; has no figures, as a {@link Part} that goes on. */
    static Map<String, Double> untilTold(AutoCloseable work) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(work), "bench-stop"));
        return Map.of();
    }

    private static void close(AutoCloseable work) {
        try {
            work.close();
        } catch (Exception e) {
            System.err.println("Did not close: " + e.getClass().getName());
        }
    }

    private void stop() throws InterruptedException {
        workers.forEach(Worker::stop);
        for (Thread thread : threads) {
            thread.join(STOP_MS);
        }
    }

    private static void run(Worker worker) {
        try {
            worker.work();
        } catch (Exception e) {
            // The type and where, but not the message: it may quote what was being processed.
            StackTraceElement[] trace = e.getStackTrace();
            System.err.println(e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]));
            Runtime.getRuntime().halt(1);
        }
    }
}
