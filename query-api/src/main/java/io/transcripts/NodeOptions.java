package io.transcripts;

import io.transcripts.runtime.AssemblerConfig;
import java.nio.file.Path;

/**
 * What a node is started with.
 *
 * @param host address of the public port
 * @param port public; 0 for a free one
 * @param managementHost address of the management port
 * @param managementPort 0 for a free one
 * @param advertisedHost name by which other nodes reach this one
 * @param peerPort announced to other nodes
 * @param bodyCacheBytes heap for rendered bodies of complete transcripts; 0 renders each time
 * @param apiKeys the keys file
 */
public record NodeOptions(
        AssemblerConfig assembler,
        String host,
        int port,
        String managementHost,
        int managementPort,
        String advertisedHost,
        int peerPort,
        long bodyCacheBytes,
        Path apiKeys) {

    // No peer listens yet, and Kafka Streams takes no port 0.
    private static final int NO_PEER_PORT = 1;

    int announcedPeerPort() {
        return peerPort == 0 ? NO_PEER_PORT : peerPort;
    }
}
