package io.transcripts.http.connection;

import io.transcripts.http.connection.Incidents.Kind;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Where connections come in. */
final class BoundedConnector extends ServerConnector {
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;
    private static final long PAUSE_MS = 100;

    private final Connections connections;
    private final Incidents incidents;

    BoundedConnector(Server server, Connections connections, Incidents incidents, ConnectionFactory... protocols) {
        super(server, ACCEPTORS, SELECTORS, protocols);
        this.connections = connections;
        this.incidents = incidents;
        addBean(connections);
        addBean(new Handshakes());
    }

    /**
     * Who has an answer under way gets it, in the time that it takes at any time; who has none is not waited for. Jetty would leave
     * each a second without a byte, the one too short and the other too long.
     */
    @Override
    public CompletableFuture<Void> shutdown() {
        setShutdownIdleTimeout(getIdleTimeout());
        CompletableFuture<Void> done = super.shutdown();
        connections.stop(getScheduler());
        return done;
    }

    private final class Handshakes implements SslHandshakeListener {
        @Override
        public void handshakeFailed(Event event, Throwable failure) {
            incidents.count(Kind.TLS);
        }
    }

    /** The process has no file for another connection: one is closed for the next. */
    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
        if (!isRunning() || !(failure instanceof IOException) || failure instanceof ClosedChannelException) {
            return super.handleAcceptFailure(failure);
        }
        incidents.count(Kind.UNACCEPTED);
        connections.makeRoom();
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            return true;
        } catch (InterruptedException e) {
            return super.handleAcceptFailure(e);
        }
    }
}
