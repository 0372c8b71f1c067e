package io.transcripts.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A, the tutorial: see {@link TutorialTopology}. */
final class Tutorial implements Contender {
    static final String NAME = "A";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) {
        Path state = run.directory().resolve("state");
        Map<String, String> job = Job.of(run);
        job.put(Job.STATE, state.toString());
        job.put(Job.THREADS, Integer.toString(run.settings().threads()));
        return new OwnProcess(NAME, run, new Job(job), stopwatch) {
            @Override
            public Map<String, Double> stop() throws IOException, InterruptedException {
                node().stop();
                return Map.of(Result.STATE_BYTES, (double) Directories.bytes(state));
            }
        };
    }
}
