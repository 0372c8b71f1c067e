package io.transcripts.devkit;

import io.transcripts.node.command.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker (KRaft) in this process, alone or with others, for development and tests. What is in its data directory
 * survives a restart; the port may change between starts.
 *
 * <p>{@link Formatter} and {@link KafkaRaftServer} are not public API of Kafka: the pinned {@code kafka.version} is the
 * contract here. Kafka's own main classes are avoided because they may call {@code System.exit}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /**
     * Where a broker listens and keeps its data.
     *
     * @param host an address of this machine; clients are told to come back to it
     * @param port 0 for a free one
     * @param dataDir created when missing, used by one broker at a time
     * @param settings over those that the broker has anyway
     * @param quorum null for a broker that is alone
     */
    public record Options(
            String host,
            int port,
            Path dataDir,
            Map<String, String> settings,
            @Nullable Quorum quorum) {
        public Options {
            settings = Map.copyOf(settings);
        }

        /** Of a broker that is alone. */
        public Options(String host, int port, Path dataDir, Map<String, String> settings) {
            this(host, port, dataDir, settings, null);
        }

        /** On the loopback address, with a free port. */
        public static Options onFreePort(Path dataDir) {
            return new Options("127.0.0.1", 0, dataDir, Map.of());
        }
    }

    private final DirectoryLock lock;
    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private boolean closed;

    private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, String bootstrapServers) {
        this.lock = lock;
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker; returns when it serves clients.
     *
     * @throws BrokerException when the port is taken, the directory is in use or cannot be written, or its content does
     *     not fit this version of Kafka
     */
    public static EmbeddedBroker start(Options options) {
        RoutineWarnings.drop();
        DirectoryLock lock = DirectoryLock.acquire(options.dataDir());
        try {
            int port = usablePort(options.host(), options.port());
            String host = options.host().indexOf(':') < 0 ? options.host() : "[" + options.host() + "]";
            String bootstrapServers = host + ":" + port;
            Path logDirectory = options.dataDir().resolve("log");
            Quorum quorum =
                    options.quorum() == null ? Quorum.ofOne(host, freePort(options.host(), port)) : options.quorum();
            format(logDirectory, quorum);
            Properties settings = BrokerSettings.of(host, port, quorum, logDirectory.toAbsolutePath());
            settings.putAll(options.settings());
            KafkaRaftServer server = startServer(settings, options.dataDir());
            lock.describe(bootstrapServers);
            LOG.info("Broker at {}, data in {}", bootstrapServers, options.dataDir());
            return new EmbeddedBroker(lock, server, bootstrapServers);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** {@code host:port}, as clients want it. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker and waits until its files are closed (0.2 to 0.4 s). Further calls do nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            lock.close();
        }
        LOG.info("Broker at {} stopped", bootstrapServers);
    }

    private static KafkaRaftServer startServer(Properties settings, Path dataDir) {
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            server.startup();
            return server;
        } catch (RuntimeException e) {
            if (server != null) {
                shutDownAfterFailure(server, e);
            }
            throw new BrokerException(
                    "The broker cannot start on the data directory " + dataDir + " (" + Reasons.of(e)
                            + "); when its content is of another Kafka version or damaged, choose another with"
                            + " --data-dir.",
                    e);
        }
    }

    private static void shutDownAfterFailure(KafkaRaftServer server, RuntimeException failure) {
        try {
            server.shutdown();
            server.awaitShutdown();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Gives a new directory its cluster id and first metadata, once. */
    private static void format(Path logDirectory, Quorum quorum) {
        if (Files.exists(logDirectory.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(logDirectory);
            new Formatter()
                    .setNodeId(quorum.nodeId())
                    .setClusterId(quorum.clusterId())
                    .addDirectory(logDirectory.toString())
                    .setMetadataLogDirectory(logDirectory.toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new BrokerException(
                    "The data directory " + logDirectory + " cannot be prepared (" + Reasons.of(e)
                            + "); choose another with --data-dir.",
                    e);
        }
    }

    /** Looked at beforehand, because Kafka finds out late, stops half-started and logs a page. */
    private static int usablePort(String host, int port) {
        if (port == 0) {
            return freePort(host, 0);
        }
        try (ServerSocket socket = bind(host, port)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BrokerException(
                    "Port " + port + " on " + host + " cannot be used (" + Reasons.of(e)
                            + "); stop what listens there, or choose another with --port.",
                    e);
        }
    }

    private static int freePort(String host, int except) {
        try {
            int port;
            do {
                try (ServerSocket socket = bind(host, 0)) {
                    port = socket.getLocalPort();
                }
            } while (port == except);
            return port;
        } catch (IOException e) {
            throw new BrokerException("No free port on " + host + ": " + Reasons.of(e) + ".", e);
        }
    }

    private static ServerSocket bind(String host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // As Kafka's own listener does: a port whose last connections linger in TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
