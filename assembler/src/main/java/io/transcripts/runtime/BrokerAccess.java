package io.transcripts.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** The first contact with the brokers, and what to say when there is none. */
public final class BrokerAccess {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int KNOCK_MS = 1_000;

    private BrokerAccess() {}

    /**
     * An admin client to brokers that answer.
     *
     * @throws StartException when none does in time
     */
    public static Admin connect(AssemblerConfig config) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, config.applicationId() + "-admin");
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        // A client that cannot connect says so each time it tries; a few times are enough.
        settings.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 2_000L);
        settings.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
        Admin admin;
        try {
            admin = Admin.create(settings);
        } catch (KafkaException e) {
            throw new StartException(
                    "The Kafka settings are not usable: " + innermost(e).getMessage(), e);
        }
        try {
            admin.describeCluster().clusterId().get();
            return admin;
        } catch (ExecutionException e) {
            admin.close(Duration.ZERO);
            String protocol = config.kafka().getOrDefault(AdminClientConfig.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
            if (e.getCause() instanceof TimeoutException && somebodyListens(config.bootstrapServers())) {
                throw new StartException(
                        "Something listens at " + config.bootstrapServers()
                                + ", and does not answer as a Kafka broker does"
                                + " to kafka.security.protocol=" + protocol
                                + ". Is it a port for another protocol, such as SSL or SASL_SSL?",
                        e);
            }
            throw failure(config.bootstrapServers(), e);
        }
    }

    private static boolean somebodyListens(String bootstrapServers) {
        for (String server : bootstrapServers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                String host = server.substring(0, colon).replaceAll("[\\[\\] ]", "");
                int port = Integer.parseInt(server.substring(colon + 1).strip());
                socket.connect(new InetSocketAddress(host, port), KNOCK_MS);
                return true;
            } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
                // Nobody there, or none of ours to judge: the next one is asked.
            }
        }
        return false;
    }

    static Throwable innermost(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    static StartException failure(String bootstrapServers, ExecutionException e) {
        if (e.getCause() instanceof TimeoutException) {
            return new StartException(
                    "No Kafka broker answers at " + bootstrapServers
                            + ". Start one (./transcripts broker) or name yours with --bootstrap-servers.",
                    e);
        }
        return new StartException(
                "The Kafka broker at " + bootstrapServers + " refuses: "
                        + e.getCause().getMessage(),
                e);
    }
}
