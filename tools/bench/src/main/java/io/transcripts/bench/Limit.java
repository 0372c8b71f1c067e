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
        Map<String, String> job = Job.of(run);
        job.put(Job.OUTPUT, output);
        job.put(Job.THREADS, Integer.toString(run.settings().threads()));
        return new OwnProcess(NAME, run, new Job(job), stopwatch);
    }
}
