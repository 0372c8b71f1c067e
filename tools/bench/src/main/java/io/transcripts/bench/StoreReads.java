package io.transcripts.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.node.command.ServeCommand;
import io.transcripts.runtime.StreamsRuntime;
import io.transcripts.store.TranscriptReader.Stored;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The product's store, read inside the process that holds it: no HTTP, no JSON, nothing that crosses a process. What the
 * assembler alone costs; a database client has no such way.
 */
final class StoreReads implements SessionReads {
    private final StreamsRuntime runtime;

    /** @param serveOptions of the node whose state is opened; it must be stopped */
    StoreReads(List<String> serveOptions) throws InterruptedException {
        runtime = StreamsRuntime.create(
                ServeCommand.nodeOptions(serveOptions.toArray(String[]::new)).assembler(),
                "localhost:1",
                new SimpleMeterRegistry());
        runtime.start();
        while (!runtime.isReady()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public List<Line> read(String sessionId) throws IOException {
        Stored<Transcript> stored =
                runtime.reader(runtime.ownership().partitionOf(sessionId)).read(sessionId, false);
        if (!(stored instanceof Stored.Content<Transcript> content)) {
            throw new IOException("nothing of " + sessionId);
        }
        return content.value().segments();
    }

    @Override
    public List<Long> servers() {
        return List.of();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
