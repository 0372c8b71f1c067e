package io.transcripts.http.connection;

import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open port: HTTP/1.1, and HTTP/2: by prior knowledge or upgrade, or by ALPN over TLS. */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    // On request means whenever it is asked for, also where it saves little.
    private static final int MIN_COMPRESSED_BYTES = 0;
    /**
     * Java's 50 makes a burst of new connections wait a second for their next SYN; the kernel caps it as it likes. Who is in it waits for all
     * who are before: in a flood of 10,000 connections others waited 18 ms (p99) with this, and 1.4 s with 4,096 (n = 1 each).
     */
    private static final int ACCEPT_QUEUE = 1_024;

    /** One that accepts, and one that selects. */
    private static final int WAITING_THREADS = 2;

    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MS = 60_000;

    /** How TLS is spoken on a port, and whether HTTP/2 too. */
    public record Tls(SslContextFactory.Server certificates, boolean alsoHttp2) {}

    private final Server server;
    private final ServerConnector connector;
    private final String scheme;
    private final String host;
    private final int port;

    /**
     * What a port is opened with.
     *
     * @param name of its threads
     * @param hostOption command-line option that changes the address, for messages
     * @param portOption the same for the port
     * @param maxThreads that answer requests at once, besides the two that wait for them
     */
    public record Settings(
            String name,
            String host,
            int port,
            String hostOption,
            String portOption,
            int maxThreads,
            int maxHeaderBytes,
            Duration idleTimeout,
            Duration drainTimeout,
            ConnectionLimits connections) {}

    /**
     * Opens the port.
     *
     * @throws ListenException when it cannot be had
     */
    public Listener(Settings settings, Handler handler, Incidents incidents) {
        this(settings, handler, incidents, null);
    }

    /**
     * Opens the port.
     *
     * @param incidents of this port
     * @param tls null for a port without
     * @throws ListenException when it cannot be had
     */
    public Listener(Settings settings, Handler handler, Incidents incidents, @Nullable Tls tls) {
        JettyLogs.hush();
        scheme = tls == null ? "http://" : "https://";
        host = settings.host();
        int threads = Math.max(MIN_THREADS, settings.maxThreads() + WAITING_THREADS);
        QueuedThreadPool pool = new QueuedThreadPool(threads, MIN_THREADS, THREAD_IDLE_MS);
        pool.setName(settings.name());
        server = new Server(pool);
        Connections connections = new Connections(settings.connections(), settings.idleTimeout(), incidents);
        HttpConfiguration http = configuration(settings);
        connector = new BoundedConnector(server, connections, incidents, protocols(http, tls, incidents));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        server.addConnector(connector);
        server.setErrorHandler(new ErrorBodies(incidents));
        server.setHandler(new ConnectionHandler(connections, new GracefulHandler(compressing(handler))));
        server.setStopTimeout(settings.drainTimeout().toMillis());
        start(settings);
        connections.watch(server.getScheduler());
        port = connector.getLocalPort();
    }

    /** Where it can be reached from this machine, without a slash at the end. */
    public URI url() {
        String name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        String inUrl = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
        return URI.create(scheme + inUrl + ":" + port);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Takes no new request, and waits for those under way for as long as the drain timeout allows. */
    @Override
    public void close() {
        stop(port);
    }

    private void stop(int ofPort) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The port {} did not close cleanly", ofPort, e);
        }
    }

    private static HttpConfiguration configuration(Settings settings) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(settings.maxHeaderBytes());
        http.setSendServerVersion(false);
        // A line that ends in another way is a header for one server, and a part of one for the next.
        http.setHttpCompliance(HttpCompliance.STRICT);
        // Paths are split before they are decoded, so no spelling of one is dangerous; and a stranger with an odd one
        // must hear 401 like all others, not the server's own 400.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ConnectionFactory[] protocols(HttpConfiguration http, @Nullable Tls tls, Incidents incidents) {
        HttpConnectionFactory http1 = new AnyTarget(http);
        if (tls == null) {
            return new ConnectionFactory[] {http1, new BoundedHttp2(http, incidents, false)};
        }
        // The name that a client used is its own affair: it has checked the certificate.
        http.addCustomizer(new SecureRequestCustomizer(false));
        if (!tls.alsoHttp2()) {
            return new ConnectionFactory[] {new SslConnectionFactory(tls.certificates(), http1.getProtocol()), http1};
        }
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(BoundedHttp2.OVER_TLS, http1.getProtocol());
        // Of clients that name none.
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls.certificates(), alpn.getProtocol()),
            alpn,
            new BoundedHttp2(http, incidents, true),
            http1
        };
    }

    private static Handler compressing(Handler handler) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(MIN_COMPRESSED_BYTES);
        CompressionHandler compression = new CompressionHandler(handler);
        compression.putCompression(gzip);
        CompressionConfig config = CompressionConfig.builder()
                .compressIncludeMimeType("application/json")
                .compressIncludeMimeType("application/x-subrip")
                .compressIncludeMimeType("application/yaml")
                .compressIncludeMimeType("image/svg+xml")
                .compressIncludeMimeType("text/css")
                .compressIncludeMimeType("text/html")
                .compressIncludeMimeType("text/javascript")
                .compressIncludeMimeType("text/plain")
                // Metrics; Jetty takes off the charset, and no other parameter.
                .compressIncludeMimeType("text/plain; version=0.0.4")
                .compressIncludeMimeType("text/vtt")
                .build();
        compression.putConfiguration("/*", config);
        return new Codings(compression);
    }

    private void start(Settings settings) {
        try {
            server.start();
        } catch (Exception e) {
            stop(settings.port());
            throw new ListenException(reason(settings, e), e);
        }
    }

    private static String reason(Settings settings, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof BindException && message.contains("in use")) {
                return "Port " + settings.port() + " is in use; choose another with " + settings.portOption() + ".";
            }
            if (cause instanceof BindException || cause instanceof UnresolvedAddressException) {
                return "Port " + settings.port() + " cannot be opened on the address " + settings.host()
                        + "; choose others with " + settings.hostOption() + " and " + settings.portOption() + ".";
            }
        }
        return "Port " + settings.port() + " cannot be opened (" + failure.getMessage() + "); choose another with "
                + settings.portOption() + ".";
    }
}
