package io.transcripts.bench;

import java.util.Map;

/** L, the limit: see {@link LimitLoop}. */
final class Limit implements Contender {
    static final String NAME = "L";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) throws InterruptedException {
        String output = run.id() + "-output";
        run.cluster().createTopic(output, run.input().partitions());
        return new OwnProcess(NAME, run, new Loops(run.job(run.settings().threads()), output), stopwatch);
    }

    /** Its loops, in a process. */
    record Loops(Job job, String output) implements Part {
        @Override
        public Map<String, Double> run() {
            Progress progress = new Progress();
            return Workers.start(job.threads(), () -> new LimitLoop(job, output, progress));
        }
    }
}
