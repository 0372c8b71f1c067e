package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import java.io.IOException;
import java.util.Map;

/** A contender of this package at work in a JVM of its own. */
class OwnProcess implements Contender.Running {
    private final ChildProcess node;

    OwnProcess(String name, Contender.Run run, Part part, Stopwatch stopwatch) {
        node = ChildProcess.talking(
                name,
                PartMain.command(part, run.settings().heap(), run.settings().javaOptions()),
                run.directory().resolve("node.log"),
                line -> stopwatch.count(Long.parseLong(line)));
    }

    @Override
    public ChildProcess node() {
        return node;
    }

    @Override
    public Map<String, Double> stop() throws IOException, InterruptedException {
        node.stop();
        return Map.of();
    }

    @Override
    public void close() {
        node.close();
    }
}
