package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A contender of this package at work in a JVM of its own. */
class OwnProcess implements Contender.Running {
    private final ChildProcess node;

    /** @param name as {@link ContenderMain} knows it */
    OwnProcess(String name, Contender.Run run, Job job, Stopwatch stopwatch) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(job.arguments());
        node = ChildProcess.talking(
                name,
                Command.java(
                        ContenderMain.class,
                        run.settings().heap(),
                        run.settings().javaOptions(),
                        arguments),
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
