package io.transcripts.node;

import io.transcripts.api.ApiServer;
import io.transcripts.live.LiveOptions;
import io.transcripts.peer.PeerFiles;
import io.transcripts.runtime.AssemblerConfig;
import java.nio.file.Path;

/**
 * What a node is started with.
 *
 * @param api the public port
 * @param managementHost address of the management port
 * @param managementPort 0 for a free one
 * @param advertisedHost name by which other nodes reach this one
 * @param peerHost address of the peer port
 * @param peerPort for other nodes and verify; 0 for a free one
 * @param peers who this node is to others
 * @param maxLag records that an answer may be behind
 * @param bodyCacheBytes heap for rendered bodies of complete transcripts; 0 renders each time
 * @param live what callers who wait for changes may take
 * @param apiKeys the keys file
 */
public record NodeOptions(
        AssemblerConfig assembler,
        ApiServer.Options api,
        String managementHost,
        int managementPort,
        String advertisedHost,
        String peerHost,
        int peerPort,
        PeerFiles peers,
        long maxLag,
        long bodyCacheBytes,
        LiveOptions live,
        Path apiKeys) {}
