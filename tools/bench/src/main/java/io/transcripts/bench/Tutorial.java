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
        return new OwnProcess(NAME, run, new Streams(run.job(run.settings().threads()), state.toString()), stopwatch) {
            @Override
            public Map<String, Double> stop() throws IOException, InterruptedException {
                node().stop();
                return Map.of(Result.STATE_BYTES, (double) Directories.bytes(state));
            }
        };
    }

    /** Kafka Streams with that topology, in a process. */
    record Streams(Job job, String state) implements Part {
        @Override
        public Map<String, Double> run() {
            return Workers.untilTold(TutorialTopology.start(job, state, new Progress()));
        }
    }
}
