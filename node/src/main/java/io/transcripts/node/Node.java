package io.transcripts.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.transcripts.api.ApiServer;
import io.transcripts.api.SessionApi;
import io.transcripts.api.SessionListEndpoint;
import io.transcripts.http.ResponseResources;
import io.transcripts.keys.KeyRing;
import io.transcripts.live.LiveStreams;
import io.transcripts.management.ManagementServer;
import io.transcripts.peer.Forwarder;
import io.transcripts.peer.ListGatherer;
import io.transcripts.peer.PeerServer;
import io.transcripts.peer.PeerTls;
import io.transcripts.peer.PeerWatch;
import io.transcripts.peer.SessionOwners;
import io.transcripts.routing.GroupLocator;
import io.transcripts.routing.LocalInspection;
import io.transcripts.routing.LocalList;
import io.transcripts.routing.LocalQuery;
import io.transcripts.runtime.ErasurePublisher;
import io.transcripts.runtime.StartException;
import io.transcripts.runtime.StreamsRuntime;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: the assembler and the API that answers from its store. The only class that sees every part. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Text exposition format of Prometheus, which every version reads. */
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final BuildInfo build = BuildInfo.ofThisCode();
    private final Figures figures;
    private final LastErrors errors;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StreamsRuntime runtime;
    private final ApiServer api;
    private final LiveStreams live;
    private final ManagementServer management;
    private final PeerWatch watch;
    private final String peer;
    private volatile boolean isDraining;

    private Node(NodeOptions options) throws InterruptedException {
        try {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
                    PrometheusConfig.DEFAULT,
                    new PrometheusRegistry(),
                    opened(new SecondsClock(System::currentTimeMillis)));
            parts.push(registry::close);
            opened(new ProcessMetrics(registry));
            figures = new Figures(registry);
            errors = opened(LastErrors.listen());
            build.bindTo(registry);
            KeyRing keys = opened(KeyRing.open(options.apiKeys()));
            PeerTls identity = options.peers().readOrCreate();
            ResponseResources reads = opened(ResponseResources.of(registry));
            // Before the group is told where it listens.
            PeerServer peers = opened(new PeerServer(options.peerHost(), options.peerPort(), identity, reads));
            peer = peer(options.advertisedHost(), peers.port());
            runtime = opened(StreamsRuntime.create(options.assembler(), peer, registry));
            watch = opened(new PeerWatch(runtime.ownership()::members, peer, identity, registry));
            peers.confirmedBy(() -> isReady() && runtime.ownership().isConfirmed());
            management = opened(new ManagementServer(
                    new ManagementServer.Options(options.managementHost(), options.managementPort()),
                    runtime::isAlive,
                    this::unready,
                    this::status,
                    names -> scrape(registry, names),
                    registry));
            LocalQuery query = new LocalQuery(runtime.ownership(), runtime::reader, options.maxLag());
            LocalList lists = new LocalList(
                    runtime.ownership(), runtime::reader, options.assembler().partitions());
            GroupLocator locator = new GroupLocator(runtime.ownership(), peer);
            Forwarder forwarder = opened(new Forwarder(query, locator, identity, registry));
            ErasurePublisher erasures = opened(ErasurePublisher.of(options.assembler()));
            SessionApi sessions = new SessionApi(query, erasures::publish, options.bodyCacheBytes(), reads, registry);
            SessionOwners owners = opened(new SessionOwners(query, locator, runtime.marks(), identity));
            live = new LiveStreams(options.live(), owners, registry);
            api = opened(new ApiServer(
                    options.api(),
                    sessions,
                    forwarder,
                    new SessionListEndpoint(
                            new ListGatherer(lists, locator, runtime.ownership()::members, peer, forwarder)),
                    keys,
                    live,
                    registry));
            peers.answerFrom(
                    sessions,
                    query,
                    lists,
                    runtime.marks(),
                    new LocalInspection(
                            runtime.ownership(),
                            runtime::reader,
                            options.assembler().partitions(),
                            options.assembler().deadlines(),
                            peer)::inspect);
            // Ports and directories are taken by now: a node that cannot have them does not disturb the group.
            runtime.start();
            watch.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a node; returns before it is ready, which its management port tells.
     *
     * @throws StartException when it cannot start, with a sentence for the person who started it
     */
    public static Node start(NodeOptions options) throws InterruptedException {
        LOG.info("Starting {}, build {}", options.assembler(), BuildInfo.ofThisCode());
        MemoryPlan memory = MemoryPlan.ofThisProcess(options.assembler().rocksDbBytes());
        if (memory.fits()) {
            LOG.info("Memory: {}", memory.sum());
        } else {
            LOG.warn("Memory is too little: {}. Lower -Xmx or --rocksdb-memory-mb, or give more.", memory.sum());
        }
        Node node = new Node(options);
        LOG.info("API at {}, metrics, health and status at {}", node.apiUrl(), node.managementUrl());
        return node;
    }

    /** Where callers reach it, without a slash at the end. */
    public URI apiUrl() {
        return api.url();
    }

    /** {@code host:port} under which peers reach it. */
    public String peer() {
        return peer;
    }

    /** Where operators reach it, without a slash at the end. */
    public URI managementUrl() {
        return management.url();
    }

    /**
     * Whether callers should be sent here. Not before it has worked once, nor from when it is about to go; not while no node of
     * the group accepts it; and not when no broker has confirmed it lately while another node says that it is confirmed, for
     * then callers are better off there. Where no node is confirmed, all stay ready: callers hear 503 with {@code Retry-After}
     * from a node, and what copies can answer, instead of a load balancer's error.
     */
    public boolean isReady() {
        return unready().isEmpty();
    }

    private Optional<String> unready() {
        if (isDraining) {
            return Optional.of("This node is about to go.");
        }
        return runtime.unready()
                .or(watch::unready)
                .or(() -> runtime.ownership().isConfirmed() || !watch.isAnotherConfirmed()
                        ? Optional.empty()
                        : Optional.of("The brokers do not confirm this node, and another node is confirmed."));
    }

    private Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", build.version());
        status.put("commit", build.commit());
        status.putAll(runtime.status());
        status.put("unready", unready().orElse(null));
        status.put("peers", watch.status());
        status.put("departed", watch.departed());
        status.putAll(figures.status());
        status.put("last_errors", errors.status());
        return status;
    }

    /** Calls back once when the assembler cannot go on. */
    public void onFailure(Runnable action) {
        runtime.onFailure(action);
    }

    /** Whether the assembler cannot go on; what remains is to close the node and start another. */
    public boolean hasFailed() {
        return runtime.hasFailed();
    }

    /** Says that it is about to go, and answers on for as long as whoever sends it requests needs to see that. */
    public void drain(Duration duration) throws InterruptedException {
        isDraining = true;
        if (!duration.isZero() && !duration.isNegative()) {
            LOG.info("Not ready any more; going in {}", duration);
            live.endWithin(duration);
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        }
    }

    /**
     * Stops in order: answers what it has been asked and takes no more, commits, leaves the group, closes the store. Further
     * calls do nothing.
     */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
            }
        }
    }

    private static String peer(String host, int port) {
        String address = host + ":" + port;
        try {
            URI uri = new URI("https://" + address);
            if (uri.getHost() != null && address.equals(uri.getAuthority())) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below
        }
        throw new StartException(
                "--advertised=" + host + " is no name under which other nodes could ask this one: give a host name of"
                        + " letters, digits, dots and hyphens, an IPv4 address, or an IPv6 address in"
                        + " brackets.");
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** Counters and information are known to the registry without the suffix that they are written with. */
    static String scrape(PrometheusMeterRegistry registry, Set<String> names) {
        if (names.isEmpty()) {
            return registry.scrape();
        }
        Set<String> families = new HashSet<>(names);
        names.forEach(name -> families.add(name.replaceFirst("_(total|info)$", "")));
        return registry.scrape(TEXT, families);
    }
}
