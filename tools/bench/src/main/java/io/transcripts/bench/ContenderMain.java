package io.transcripts.bench;

import java.util.Arrays;
import java.util.List;

/** The process of a contender that this package brings along. It works until it is told to end. */
public final class ContenderMain {
    private ContenderMain() {}

    /**
     * Runs one contender.
     *
     * @param args which one, and its {@link Job}
     */
    public static void main(String[] args) throws Exception {
        List<String> all = Arrays.asList(args);
        Job job = Job.parse(all.subList(1, all.size()));
        Progress progress = new Progress();
        AutoCloseable work = switch (all.get(0)) {
            case Limit.NAME -> Workers.start(job.number(Job.THREADS), thread -> new LimitLoop(job, thread, progress));
            case Tutorial.NAME -> TutorialTopology.start(job, progress);
            case Postgres.NAME -> Workers.start(job.number(Job.THREADS), thread -> new PostgresLoop(job, progress));
            default -> throw new IllegalArgumentException("no contender " + all.get(0));
        };
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(work), "bench-stop"));
    }

    private static void close(AutoCloseable work) {
        try {
            work.close();
        } catch (Exception e) {
            System.err.println("Did not close: " + e.getClass().getName());
        }
    }
}
