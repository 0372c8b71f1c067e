package io.transcripts.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.transcripts.fencing.ChangelogFence;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;
import io.transcripts.store.StoreLayout;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptStore;
import io.transcripts.topology.AssemblerTopology;
import io.transcripts.topology.Partitioning;
import io.transcripts.topology.RecordCounts;
import io.transcripts.topology.TopologyOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The assembler of one node, from start to stop. */
public final class StreamsRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsRuntime.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final AssemblerConfig config;
    private final String applicationServer;
    private final Partitioning partitioning;
    private final SessionLocks locks = new SessionLocks();
    private final Admin admin;
    private final CatchUpMonitor catchUp;
    private final StraysPurge purge;
    private final KafkaStreams streams;
    private final Lease lease;
    private final ReplicaLags copies;
    private final Map<Integer, Replicas> lastReplicas = new ConcurrentHashMap<>();
    private volatile List<String> lastMembers = List.of();
    private final BrokerContact contact;
    private final RuntimeStatus seen;
    private final ChangelogFence fence;
    private final RestoreProgress restore;
    private final KafkaStreamsMetrics metrics;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final ClockWatch clock =
            new ClockWatch(System::currentTimeMillis, System::nanoTime, () -> failure.complete(null));
    private volatile boolean wasRunning;
    private volatile boolean isClosing;

    private StreamsRuntime(AssemblerConfig config, String applicationServer, MeterRegistry registry, Admin admin)
            throws InterruptedException {
        this.config = config;
        this.applicationServer = applicationServer;
        this.admin = admin;
        this.partitioning = new Partitioning(config.partitions());
        Map<String, Integer> partitions = new Topics(admin, config).ensure();
        Set<String> inputs = config.topics().inputs();
        Set<String> wide = inputs.stream()
                .filter(topic -> partitions.getOrDefault(topic, 0) > config.partitions())
                .collect(Collectors.toSet());
        SessionMemory memory = new SessionMemory(config.sessionBytes());
        Gauge.builder("transcripts.sessions.heap", memory, SessionMemory::used)
                .baseUnit("bytes")
                .description("Heap of the sessions that are kept open, about, at the last commit")
                .register(registry);
        Properties settings = StreamsSettings.of(config, applicationServer);
        StreamsConfig streamsConfig = new StreamsConfig(settings);
        contact = new BrokerContact(config.sessionTimeout(), System::nanoTime, System::currentTimeMillis);
        contact.bindTo(registry);
        purge = new StraysPurge(admin, config.applicationId(), config.topics().strays(), contact);
        GroupOffsets offsets = new GroupOffsets(
                admin,
                config.applicationId(),
                inputs,
                () -> consumer(streamsConfig, "catch-up", "read_committed"),
                contact);
        catchUp = new CatchUpMonitor(offsets, config.topics().strays(), config.commitInterval(), System::nanoTime);
        fence = new ChangelogFence(
                config.applicationId() + "-" + StoreLayout.STORE + "-changelog",
                () -> consumer(streamsConfig, "changelog-fence", "read_uncommitted"),
                offsets::ends,
                this::isConfirmed,
                this::memberAtMs);
        restore = new RestoreProgress(fence);
        fence.intercept(settings);
        TopologyOptions options = new TopologyOptions(
                config.topics(),
                wide,
                partitioning,
                config.limits(),
                config.sessionLimits(),
                config.periods(),
                config.announce(),
                RecordSizes.ownValue(config.limits()),
                new ErasureBound(config.erasedWithin()).heartbeat(),
                StreamsSettings.changelog(config),
                locks,
                memory,
                catchUp,
                fence,
                new RecordCounts(registry));
        Topology topology = AssemblerTopology.build(options, new TopologyConfig(streamsConfig));
        LOG.info("{}", topology.describe());
        streams = create(topology, settings);
        streams.setStateListener(this::changed);
        streams.setGlobalStateRestoreListener(restore);
        streams.setUncaughtExceptionHandler(this::failed);
        seen = new RuntimeStatus(streams, System::nanoTime);
        lease = new Lease(
                new GroupMembership(streams, admin, config, catchUp, contact),
                GroupMembership.sessionTimeout(admin, config, streamsConfig),
                System::nanoTime,
                System::currentTimeMillis);
        copies = new ReplicaLags(this::changelogLags, catchUp::uncommitted, System::nanoTime);
        metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        Gauge.builder("transcripts.catch.up.pending", catchUp, CatchUpMonitor::pending)
                .description("Partitions that have not read what their inputs held when they started")
                .register(registry);
    }

    /**
     * Prepares the assembler: connects to the brokers, sees to the topics, takes the state directory. Nothing runs yet.
     *
     * @param applicationServer host:port under which other nodes reach this one
     * @throws StartException when it cannot start, with a sentence for the person who started it
     */
    public static StreamsRuntime create(AssemblerConfig config, String applicationServer, MeterRegistry registry)
            throws InterruptedException {
        Admin admin = BrokerAccess.connect(config);
        StreamsRuntime runtime = null;
        try {
            runtime = new StreamsRuntime(config, applicationServer, registry, admin);
            return runtime;
        } finally {
            if (runtime == null) {
                admin.close(Duration.ZERO);
            }
        }
    }

    /** Joins the group and starts assembling; returns at once, before it is ready. */
    public void start() {
        try {
            streams.start();
            clock.start();
            catchUp.start();
            lease.start();
            copies.start();
            fence.start();
        } catch (StreamsException e) {
            throw new StartException("Kafka Streams does not start: " + rootMessage(e), e);
        }
    }

    /** Where sessions live. */
    public Partitioning partitioning() {
        return partitioning;
    }

    /**
     * A reader of one partition, whether it is worked on here or a copy; {@link #standing} tells what its answers are worth.
     *
     * @throws InvalidStateStoreException when the partition is not here now
     */
    public TranscriptReader reader(int partition) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(StoreLayout.STORE, TranscriptStore.type())
                            .withPartition(partition)
                            .enableStaleStores())
                    .reader(locks);
        } catch (IllegalStateException e) {
            throw new InvalidStateStoreException("This node is starting or stopping", e);
        }
    }

    /** How a partition stands here: to be asked before it is read, for it only gets better known meanwhile. */
    public Standing standing(int partition) {
        Standing owner = catchUp.standing(partition);
        long lag = copies.lag(partition);
        if (owner.role() == Standing.Role.OWNER) {
            if (!lease.isValid()) {
                return Standing.NONE;
            }
            // One that has just taken over is behind by no more than it was as a copy.
            return owner.lag() == Standing.UNKNOWN && lag != ReplicaLags.UNKNOWN
                    ? new Standing(Standing.Role.OWNER, Math.max(1, lag))
                    : owner;
        }
        return lag == ReplicaLags.UNKNOWN ? Standing.NONE : new Standing(Standing.Role.STANDBY, lag);
    }

    /** Whether the group has confirmed, so lately that it holds, what this node works on. Never waits. */
    public boolean isConfirmed() {
        // Asked by the fence too, perhaps before there is anything to ask.
        return wasRunning && lease.isValid();
    }

    // Asked by tasks that start, which is after this node has.
    private long memberAtMs() {
        return lease.isValid() ? System.currentTimeMillis() : lease.confirmedAtMs();
    }

    /** Who has the session's partition, as the group last said. */
    public Replicas replicas(String sessionId) {
        int partition = partitioning.ownerOf(sessionId);
        try {
            KeyQueryMetadata told = streams.queryMetadataForKey(
                    StoreLayout.STORE, sessionId, (topic, key, value, offered) -> Optional.of(Set.of(partition)));
            if (told != null && !told.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
                String owner = address(told.activeHost());
                List<String> standbys = addresses(told.standbyHosts().stream());
                List<String> others =
                        addresses(streams.metadataForAllStreamsClients().stream()
                                        .map(StreamsMetadata::hostInfo))
                                .stream()
                                .filter(other -> !other.equals(owner) && !standbys.contains(other))
                                .toList();
                Replicas replicas = new Replicas(partition, owner, standbys, others);
                lastReplicas.put(partition, replicas);
                return replicas;
            }
        } catch (IllegalStateException | StreamsNotStartedException e) {
            LOG.trace("Starting or stopping", e);
        }
        return lastReplicas.getOrDefault(partition, new Replicas(partition, null, List.of(), List.of()));
    }

    /** {@code host:port} of the peer port of each node, this one too, as the group last said; none before. Never waits. */
    public List<String> members() {
        try {
            lastMembers =
                    addresses(streams.metadataForAllStreamsClients().stream().map(StreamsMetadata::hostInfo)).stream()
                            .distinct()
                            .toList();
        } catch (IllegalStateException | StreamsNotStartedException e) {
            LOG.trace("Starting or stopping", e);
        }
        return lastMembers;
    }

    private static List<String> addresses(Stream<HostInfo> hosts) {
        return hosts.map(StreamsRuntime::address).flatMap(Stream::ofNullable).toList();
    }

    private static @Nullable String address(HostInfo host) {
        if (host == null || host.equals(HostInfo.unavailable())) {
            return null;
        }
        // Kafka takes the brackets from an IPv6 address.
        return (host.host().indexOf(':') < 0 ? host.host() : "[" + host.host() + "]") + ":" + host.port();
    }

    /** Whether the process can go on: false once it should be restarted. */
    public boolean isAlive() {
        KafkaStreams.State state = streams.state();
        return state != KafkaStreams.State.ERROR
                && state != KafkaStreams.State.PENDING_ERROR
                && state != KafkaStreams.State.NOT_RUNNING;
    }

    /** Whether it has something to answer with. A rebalance does not change it: what stays here is served on. */
    public boolean isReady() {
        return unready().isEmpty();
    }

    /** Why it has nothing to answer with; empty when it has. Never waits. */
    public Optional<String> unready() {
        KafkaStreams.State state = streams.state();
        if (isClosing) {
            return Optional.of("This node is closing.");
        }
        if (!wasRunning) {
            return Optional.of("The assembler is starting (" + state + ").");
        }
        return state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING
                ? Optional.empty()
                : Optional.of("The assembler has stopped (" + state + ").");
    }

    /** What an operator wants to see, ready to be written as JSON. Never waits; what was measured says how long ago. */
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", streams.state().name());
        status.put("application_id", config.applicationId());
        status.put("peer", applicationServer);
        status.put("partitions", config.partitions());
        status.put("partitions_catching_up", catchUp.pending());
        status.put("threads", seen.threads());
        status.putAll(seen.lags());
        status.put("restoring", restore.remaining());
        status.put("owner_confirmed", lease.isValid());
        status.put("standbys_answering", copies.known());
        status.put("brokers", contact.status());
        return status;
    }

    /** Calls back once when Kafka Streams has stopped by itself, or has to be stopped: it does not recover from it. */
    public void onFailure(Runnable action) {
        var unused = failure.thenRun(action);
    }

    /** Whether Kafka Streams has stopped by itself, or has to be stopped. */
    public boolean hasFailed() {
        return failure.isDone();
    }

    /** Commits, leaves the group so that nobody has to wait for a timeout, and closes the stores. */
    @Override
    public void close() {
        isClosing = true;
        clock.close();
        // Whoever keeps a member's place for its next start has said so by naming it.
        CloseOptions.GroupMembershipOperation membership = config.groupInstanceId() == null
                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
        boolean isClean =
                streams.close(CloseOptions.groupMembershipOperation(membership).withTimeout(CLOSE_TIMEOUT));
        if (!isClean) {
            LOG.warn("Not closed within {} s; the next start restores more", CLOSE_TIMEOUT.toSeconds());
        }
        lease.close();
        copies.close();
        fence.close();
        catchUp.close();
        purge.close();
        metrics.close();
        admin.close(Duration.ofSeconds(1));
    }

    /** Of no group. */
    private static Consumer<byte[], byte[]> consumer(StreamsConfig settings, String clientId, String isolation) {
        Map<String, Object> configs = settings.getRestoreConsumerConfigs(clientId);
        configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static KafkaStreams create(Topology topology, Properties settings) {
        try {
            return new KafkaStreams(topology, settings);
        } catch (StreamsException e) {
            String stateDir = String.valueOf(settings.get(StreamsConfig.STATE_DIR_CONFIG));
            boolean isLocked = String.valueOf(e.getMessage()).contains("multiple instances");
            throw new StartException(
                    isLocked
                            ? "The state directory " + stateDir
                                    + " is in use by another node; give this one a --state-dir of its own."
                            : "Kafka Streams cannot be set up: " + rootMessage(e),
                    e);
        }
    }

    /** Of the copies here that nobody works on; the brokers are asked for the changelogs' ends. */
    private Map<Integer, Long> changelogLags() {
        Map<String, Map<Integer, LagInfo>> byStore;
        try {
            byStore = streams.allLocalStorePartitionLags();
        } catch (StreamsException e) {
            contact.failed(e);
            throw e;
        }
        seen.measured(byStore);
        Map<Integer, LagInfo> all = byStore.getOrDefault(StoreLayout.STORE, Map.of());
        Set<Integer> owned = Set.copyOf(catchUp.owned());
        return all.entrySet().stream()
                .filter(entry -> !owned.contains(entry.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offsetLag()));
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.info("{} -> {}", before, now);
        if (now == KafkaStreams.State.RUNNING) {
            wasRunning = true;
        }
        if (now == KafkaStreams.State.ERROR) {
            failure.complete(null);
        }
    }

    /** A broker that was away too long is worth another try; anything else is for a person, after a restart at most. */
    private StreamThreadExceptionResponse failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                LOG.warn("A stream thread failed and is replaced: {}", cause.toString());
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
        }
        LOG.error("A stream thread failed; this node stops", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
