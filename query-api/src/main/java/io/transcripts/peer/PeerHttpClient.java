package io.transcripts.peer;

import io.transcripts.http.Daemons;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty's client as other nodes are asked with it: mutual TLS, connections that stay open, and no thread that waits. */
final class PeerHttpClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerHttpClient.class);
    /** Each takes a thread for itself; what they do with an answer is little. */
    private static final int SELECTORS = 2;

    private static final int THREADS = 8;
    /**
     * Of what is asked over connections of its own, because its answers are small and others wait for them: whatever is taken slowly, by
     * however many, it does not wait for that.
     */
    static final Object SMALL = "small";

    /** To each node: four times what one caller may have, so that it leaves others theirs however slowly it takes answers. */
    private static final int CONNECTIONS = 4 * RemoteNode.REQUESTS_OF_ONE;

    private static final int WAITING = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(55);
    private static final int RESOLVERS = 2;

    private final HttpClient jetty;
    private final ExecutorService resolvers;

    PeerHttpClient(PeerTls identity, PeerTimeouts timeouts) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("peer-client");
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(SELECTORS);
        connector.setConnectTimeout(timeouts.connect());
        connector.setSslContextFactory(identity.client());
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        // What is done with an answer never waits, so the thread that sees it come goes on with it; but see
        // ForwardAttempt.isCostly.
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        jetty = new HttpClient(transport);
        jetty.setExecutor(threads);
        jetty.setByteBufferPool(new ReceiveBuffers(jetty.getResponseBufferSize()));
        jetty.setIdleTimeout(IDLE.toMillis());
        jetty.setMaxConnectionsPerDestination(CONNECTIONS);
        jetty.setMaxRequestsQueuedPerDestination(WAITING);
        jetty.setMaxRequestHeadersSize(PeerServer.MAX_HEADER_BYTES);
        jetty.setFollowRedirects(false);
        jetty.setUserAgentField(null);
        // Looking up a name blocks its thread, for longer than anybody has time; the client's own must go on.
        resolvers = Executors.newFixedThreadPool(RESOLVERS, Daemons.named("peer-names"));
        Scheduler scheduler = new ScheduledExecutorScheduler("peer-client-timer", true);
        jetty.setScheduler(scheduler);
        jetty.setSocketAddressResolver(new SocketAddressResolver.Async(
                resolvers, scheduler, timeouts.connect().toMillis()));
        try {
            jetty.start();
            // Bodies are passed on as they are; starting has put these in.
            jetty.getContentDecoderFactories().clear();
        } catch (Exception e) {
            throw new IllegalStateException("The client for other nodes does not start", e);
        }
    }

    HttpClient jetty() {
        return jetty;
    }

    @Override
    public void close() {
        try {
            jetty.stop();
            resolvers.shutdownNow();
        } catch (Exception e) {
            LOG.warn("The client for other nodes did not close cleanly", e);
        }
    }
}
