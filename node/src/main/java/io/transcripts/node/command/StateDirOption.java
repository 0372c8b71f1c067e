package io.transcripts.node.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a node keeps its store. */
public final class StateDirOption {
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Directory of this node's store, on a local disk (default: $XDG_DATA_HOME/transcripts/ID).")
    private @Nullable Path stateDir;

    /** The directory; Kafka Streams makes one for the application in it. */
    public Path of(String applicationId) {
        return stateDir == null ? UserDirectories.data().resolve(applicationId) : stateDir;
    }
}
