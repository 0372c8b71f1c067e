package io.transcripts.node.command;

import io.transcripts.peer.PeerFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who a node, or {@code verify}, is to the nodes of the application. */
public final class PeerOptions {
    @Option(
            names = "--peer-secret-file",
            paramLabel = "FILE",
            description =
                    "Secret that all nodes of an application share, and that opens their peer ports; serve makes it once"
                            + " when it is not there (default: $XDG_CONFIG_HOME/transcripts/peer-secret).")
    private @Nullable Path secret;

    @Option(
            names = "--peer-tls-cert",
            paramLabel = "FILE",
            description =
                    "Instead of the secret, for networks that are not trusted: this node's certificate, PEM, in the name"
                            + " of --advertised.")
    private @Nullable Path certificates;

    @Option(names = "--peer-tls-key", paramLabel = "FILE", description = "Its private key, PEM, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--peer-tls-ca",
            paramLabel = "FILE",
            description = "The authority of all nodes' certificates, PEM; whoever has one of it is let in.")
    private @Nullable Path authorities;

    /** The files to use. */
    public PeerFiles files() {
        return new PeerFiles(secret == null ? UserDirectories.peerSecret() : secret, certificates, key, authorities);
    }
}
