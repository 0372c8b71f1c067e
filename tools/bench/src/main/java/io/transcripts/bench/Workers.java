package io.transcripts.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

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

    /** Starts them; closing what is returned stops them. */
    static AutoCloseable start(int threads, IntFunction<Worker> worker) {
        Workers all = new Workers();
        for (int i = 0; i < threads; i++) {
            Worker one = worker.apply(i);
            Thread thread = new Thread(() -> run(one), "bench-worker-" + i);
            all.workers.add(one);
            all.threads.add(thread);
        }
        all.threads.forEach(Thread::start);
        return all::stop;
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
