package io.transcripts.devkit;

import io.transcripts.node.Node;
import io.transcripts.node.command.ServeCommand;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The node that the demo shows, as {@code serve} runs it; or several, of which one has the address. */
interface DemoNode extends AutoCloseable {

    /** What a node is started with; the names are those of the options of {@code serve}. */
    record Options(
            String bootstrapServers,
            String applicationId,
            int port,
            int managementPort,
            Path stateDir,
            Path apiKeysFile) {}

    /** Starts nodes; another one in tests. */
    interface Starter {
        DemoNode start(Options options) throws InterruptedException;
    }

    /** Where callers reach it, without a slash at the end. */
    URI apiUrl();

    /**
     * Kills the node that owns one of these sessions, where there are others to take over.
     *
     * @return what was done, in a sentence; empty for nothing
     */
    default Optional<String> killOwner(List<String> sessionIds) throws InterruptedException {
        return Optional.empty();
    }

    @Override
    void close();

    /** Starts a node as {@code serve} does: by its options, with everything else at its default. */
    Starter AS_SERVE_DOES = options -> {
        Node node = Node.start(ServeCommand.nodeOptions(
                "--bootstrap-servers=" + options.bootstrapServers(),
                "--application-id=" + options.applicationId(),
                "--port=" + options.port(),
                "--management-port=" + options.managementPort(),
                "--state-dir=" + options.stateDir(),
                "--peer-secret-file=" + options.stateDir().resolveSibling("peer-secret"),
                "--api-keys=" + options.apiKeysFile()));
        return new DemoNode() {
            @Override
            public URI apiUrl() {
                return node.apiUrl();
            }

            @Override
            public void close() {
                node.close();
            }
        };
    };
}
