package io.transcripts.http.connection;

import io.transcripts.http.connection.Incidents.Kind;
import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a port. One on which no request is being answered has a deadline that no byte moves: for its first request
 * from when it was opened, TLS and all; for the next one from the end of the last answer. They are looked through about once a
 * second, all together. Thread-safe.
 */
final class Connections implements SelectorManager.AcceptListener, Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    /** Behind the time at which silent ones are closed anyway. */
    private static final Duration AFTER_IDLE = Duration.ofSeconds(1);
    /** For a client to take an answer behind which its connection ends. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** When a port stops: for a client to take the end of an answer, and of HTTP/2 the word that it was the last one. */
    private static final Duration LAST_MOMENT = Duration.ofMillis(20);
    /** Of all: as many candidates are found by one look through them. */
    private static final int PART = 100;

    private final ConnectionLimits limits;
    private final ClientAddresses addresses;
    private final Incidents incidents;
    private final long headNanos;
    private final long idleNanos;
    private final Map<SelectableChannel, Client> clients = new ConcurrentHashMap<>();
    private final Map<Long, Integer> perAddress = new ConcurrentHashMap<>();
    private final Deque<Client> leastUseful = new ArrayDeque<>();
    private volatile boolean isStopping;

    /** One connection. As a consumer it is told that a request has been answered. */
    static final class Client implements Consumer<Throwable> {
        private final SelectableChannel channel;
        private final @Nullable Long network;
        private final AtomicInteger underWay = new AtomicInteger();
        private volatile @Nullable EndPoint endPoint;
        private volatile boolean hasAsked;
        private volatile boolean isLast;
        private volatile long sinceNanos = NanoTime.now();

        private Client(SelectableChannel channel, @Nullable Long network) {
            this.channel = channel;
            this.network = network;
        }

        /** A request's headers have come. */
        void begin(Request request) {
            underWay.incrementAndGet();
            hasAsked = true;
            Request.addCompletionListener(request, this);
        }

        /** The answer that is under way is its last. */
        void end() {
            isLast = true;
        }

        @Override
        public void accept(@Nullable Throwable failure) {
            sinceNanos = NanoTime.now();
            underWay.decrementAndGet();
        }

        private boolean isIdle() {
            return underWay.get() == 0;
        }
    }

    /** @param idle after which silent connections are closed by the server */
    Connections(ConnectionLimits limits, Duration idle, Incidents incidents) {
        this.limits = limits;
        addresses = new ClientAddresses(limits.trustedProxies());
        this.incidents = incidents;
        headNanos = limits.headTimeout().toNanos();
        idleNanos = idle.plus(AFTER_IDLE).toNanos();
        incidents.show(clients);
    }

    /** Looks through them from now on, for as long as the scheduler runs. */
    void watch(Scheduler scheduler) {
        long ms = isStopping
                ? LAST_MOMENT.toMillis()
                : Math.min(BETWEEN_LOOKS.toMillis(), limits.headTimeout().toMillis() / 4 + 1);
        var unused = scheduler.schedule(() -> look(scheduler), ms, TimeUnit.MILLISECONDS);
    }

    /** The port stops: from now on a connection ends as soon as nothing is under way on it. */
    void stop(Scheduler scheduler) {
        isStopping = true;
        watch(scheduler);
    }

    private void look(Scheduler scheduler) {
        try {
            long now = NanoTime.now();
            clients.values().forEach(client -> {
                if (client.isIdle() && now - client.sinceNanos > patience(client)) {
                    close(client, isStopping ? null : Kind.SLOW);
                }
            });
            incidents.tell(now);
        } catch (RuntimeException e) {
            LOG.error("The connections could not be looked through", e);
        } finally {
            watch(scheduler);
        }
    }

    private long patience(Client client) {
        if (client.isLast) {
            return Math.min(LINGER.toNanos(), headNanos);
        }
        if (isStopping) {
            return LAST_MOMENT.toNanos();
        }
        return client.hasAsked ? idleNanos : headNanos;
    }

    /** The connection that a request came on; null when it is closed already. */
    @Nullable
    Client of(Request request) {
        return of(request.getConnectionMetaData().getConnection());
    }

    private @Nullable Client of(Connection connection) {
        Object transport = connection.getEndPoint().getTransport();
        while (transport instanceof EndPoint beneath) {
            // What TLS is spoken on.
            transport = beneath.getTransport();
        }
        return transport instanceof SelectableChannel channel ? clients.get(channel) : null;
    }

    /** Before anything is spent on it. */
    @Override
    public void onAccepting(SelectableChannel channel) {
        Client client = new Client(channel, network((SocketChannel) channel));
        clients.put(channel, client);
        if (client.network != null
                && perAddress.merge(client.network, 1, Integer::sum) > limits.perAddress()
                && limits.perAddress() > 0) {
            refuse(client, Kind.ADDRESS);
        } else if (clients.size() > limits.inAll() && !makeRoom(client)) {
            refuse(client, Kind.FULL);
        }
    }

    /** Nothing has been made of it yet, and nothing can be any more. */
    private void refuse(Client client, Kind why) {
        if (close(client, why)) {
            IO.close(client.channel);
        }
    }

    private @Nullable Long network(SocketChannel channel) {
        InetAddress address = channel.socket().getInetAddress();
        return address == null || limits.perAddress() == 0 || addresses.isTrusted(address)
                ? null
                : ClientAddresses.network(address);
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        remove(clients.get(channel));
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        remove(clients.get(channel));
    }

    /** The first of a connection is the outermost. */
    @Override
    public void onOpened(Connection connection) {
        Client client = of(connection);
        if (client != null && client.endPoint == null) {
            client.endPoint = connection.getEndPoint();
        }
        if (client == null || !clients.containsKey(client.channel)) {
            // It was to be closed while it was being opened.
            connection.getEndPoint().close();
        }
    }

    /** Closes one that never asked for anything, else the one that has asked for nothing the longest; false when all are busy. */
    boolean makeRoom() {
        return makeRoom(null);
    }

    private synchronized boolean makeRoom(@Nullable Client newcomer) {
        for (boolean isFresh = false; ; isFresh = true) {
            for (Client client = leastUseful.poll(); client != null; client = leastUseful.poll()) {
                if (client.isIdle() && client != newcomer && close(client, Kind.FULL)) {
                    return true;
                }
            }
            if (isFresh) {
                return false;
            }
            List<Candidate> idle = clients.values().stream()
                    .filter(client -> client.isIdle() && client != newcomer)
                    .map(client -> new Candidate(client, client.hasAsked, client.sinceNanos))
                    .sorted(Candidate.LEAST_USEFUL_FIRST)
                    .limit(Math.max(1, limits.inAll() / PART))
                    .toList();
            idle.forEach(candidate -> leastUseful.add(candidate.client));
        }
    }

    /** A connection as it was when they were compared. */
    private record Candidate(Client client, boolean hasAsked, long sinceNanos) {
        private static final Comparator<Candidate> LEAST_USEFUL_FIRST = Comparator.comparing(Candidate::hasAsked)
                .thenComparing((a, b) -> Long.signum(a.sinceNanos - b.sinceNanos));
    }

    /**
     * Closes it; false when it is closed already.
     *
     * @param why null for no incident
     */
    private boolean close(Client client, @Nullable Kind why) {
        if (!remove(client)) {
            return false;
        }
        if (why != null) {
            incidents.count(why);
        }
        // Where there is none yet it is closed when it is opened: the server would keep for ever what it then made of a
        // channel that is closed.
        EndPoint endPoint = client.endPoint;
        if (endPoint != null) {
            endPoint.close();
        }
        return true;
    }

    private boolean remove(@Nullable Client client) {
        if (client == null || !clients.remove(client.channel, client)) {
            return false;
        }
        if (client.network != null) {
            perAddress.computeIfPresent(client.network, (network, count) -> count == 1 ? null : count - 1);
        }
        return true;
    }
}
