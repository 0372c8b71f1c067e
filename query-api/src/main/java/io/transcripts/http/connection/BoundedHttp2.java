package io.transcripts.http.connection;

import io.transcripts.http.connection.Incidents.Kind;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** HTTP/2, by prior knowledge or upgrade, or over TLS, with bounds on what a client may have the server do or keep. */
final class BoundedHttp2 extends HTTP2CServerConnectionFactory {
    /** Requests under way on a connection. */
    static final int MOST_STREAMS = 64;
    /**
     * Frames a second on a connection that ask for nothing, or take back what was asked for: resets, pings, settings, priorities,
     * continuations, empty data. One more, and it is closed.
     */
    static final int MOST_IDLE_FRAMES = 100;
    /** No route reads a body. The whole connection's is the least that the protocol has. */
    private static final int STREAM_WINDOW = 8 << 10;

    private static final int CONNECTION_WINDOW = 65_535;

    /** As ALPN names it. */
    static final String OVER_TLS = "h2";

    private static final String WITHOUT = "h2c";

    private final Incidents incidents;
    private final boolean isOverTls;

    BoundedHttp2(HttpConfiguration http, Incidents incidents, boolean isOverTls) {
        super(http, isOverTls ? OVER_TLS : WITHOUT);
        this.incidents = incidents;
        this.isOverTls = isOverTls;
        setMaxConcurrentStreams(MOST_STREAMS);
        setRateControlFactory(new WindowRateControl.Factory(MOST_IDLE_FRAMES));
        setInitialStreamRecvWindow(STREAM_WINDOW);
        setInitialSessionRecvWindow(CONNECTION_WINDOW);
        setConnectProtocolEnabled(false);
    }

    /** Our ciphers are those that HTTP/2 takes. */
    @Override
    public boolean isAcceptable(String protocol, String tlsProtocol, String tlsCipher) {
        return isOverTls;
    }

    /** Of a connection of HTTP/1.1; over TLS there is nothing to upgrade, for ALPN has asked. */
    @Override
    public @Nullable Connection upgradeConnection(
            Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable response) {
        return isOverTls ? null : super.upgradeConnection(connector, endPoint, request, response);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Connection connection = super.newConnection(connector, endPoint);
        connection.addEventListener(new Connection.Listener() {
            @Override
            public void onOpened(Connection opened) {
                if (!opened.getEndPoint().isOpen()) {
                    // Closed while it was being made of one of HTTP/1.1. Jetty lists it now, and never hears of its
                    // end.
                    getBean(SessionContainer.class).onClosed(opened);
                }
            }
        });
        return connection;
    }

    @Override
    protected ServerSessionListener newSessionListener(Connector connector, EndPoint endPoint) {
        return new Counting(endPoint);
    }

    private final class Counting extends HTTPServerSessionListener {
        /** Jetty tells of each frame behind the first that was too much. */
        private final AtomicBoolean isFailed = new AtomicBoolean();

        private Counting(EndPoint endPoint) {
            super(endPoint);
        }

        @Override
        public void onReset(Stream stream, ResetFrame frame, Callback callback) {
            incidents.count(Kind.CANCELLED);
            super.onReset(stream, frame, callback);
        }

        @Override
        public void onFailure(Session session, Throwable failure, Callback callback) {
            // As Jetty says it, such as protocol_error/unexpected_frame; a line that breaks off, or is silent, has
            // other words.
            if (failure instanceof IOException
                    && String.valueOf(failure.getMessage()).contains("_error/")
                    && isFailed.compareAndSet(false, true)) {
                incidents.count(Kind.HTTP2);
            }
            super.onFailure(session, failure, callback);
        }
    }
}
