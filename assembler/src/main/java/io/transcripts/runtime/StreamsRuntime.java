package io.transcripts.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.fencing.ChangelogFence;
import io.transcripts.ownership.BrokerContact;
import io.transcripts.ownership.CatchUpMonitor;
import io.transcripts.ownership.Group;
import io.transcripts.ownership.GroupOffsets;
import io.transcripts.ownership.InputDelay;
import io.transcripts.ownership.NodeOwnership;
import io.transcripts.ownership.Ownership;
import io.transcripts.store.ChangeMarks;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;
import io.transcripts.store.StoreLayout;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptStore;
import io.transcripts.topology.AssemblerTopology;
import io.transcripts.topology.Partitioning;
import io.transcripts.topology.RecordMetrics;
import io.transcripts.topology.TaskClock;
import io.transcripts.topology.TopologyOptions;
import io.transcripts.topology.TopologyServices;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The assembler of one node, from start to stop. */
public final class StreamsRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsRuntime.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final AssemblerConfig config;
    private final String applicationServer;
    private final SessionLocks locks = new SessionLocks();
    private final ChangeMarks marks = new ChangeMarks();
    private final Admin admin;
    private final Pollers pollers = new Pollers();
    private final StraysPurge purge;
    private final KafkaStreams streams;
    private final KnownStores<TranscriptStore> stores;
    private final NodeOwnership ownership;
    private final BrokerContact contact;
    private final RuntimeStatus seen;
    private final ChangelogFence fence;
    private final RestoreProgress restore;
    private final RuntimeMetrics shown;
    private final InputDelay delay;
    /** Kept, because a registry does not keep what it shows. */
    private final ClientMetrics clients;

    private final OpenSessionsGauge open;
    private final StateAge age;
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
        Partitioning partitioning = new Partitioning(config.partitions());
        new Permissions(admin, config).check();
        Topics topics = new Topics(admin, config);
        Map<String, Integer> partitions = topics.ensure();
        Set<String> inputs = config.topics().inputs();
        Set<String> wide = inputs.stream()
                .filter(topic -> partitions.getOrDefault(topic, 0) > config.partitions())
                .collect(Collectors.toSet());
        SessionMemory memory = new SessionMemory(config.sessionBytes());
        shown = new RuntimeMetrics(registry);
        shown.showMemory(memory, config.rocksDbBytes());
        shown.showDisk(config.stateDir());
        Properties settings = StreamsSettings.of(config, applicationServer);
        StreamsConfig streamsConfig = new StreamsConfig(settings);
        contact = new BrokerContact(config.sessionTimeout(), System::nanoTime, System::currentTimeMillis);
        contact.bindTo(registry);
        Group group = new Group(
                config.applicationId(), config.topics().strays(), config.isStreamsProtocol(), config.groupInstanceId());
        purge = new StraysPurge(admin, group.id(), group.strays(), contact);
        GroupOffsets offsets = new GroupOffsets(
                admin, group.id(), inputs, () -> consumer(streamsConfig, "catch-up", "read_committed"), contact);
        CatchUpMonitor catchUp = new CatchUpMonitor(offsets, group.strays(), config.commitInterval(), System::nanoTime);
        fence = new ChangelogFence(
                Topics.changelog(group.id()),
                () -> consumer(streamsConfig, "changelog-fence", "read_uncommitted"),
                offsets::ends,
                this::isConfirmed,
                this::isMember,
                this::memberAtMs);
        restore = new RestoreProgress(fence);
        restore.bindTo(registry, config.partitions());
        RecordMetrics counts = new RecordMetrics(registry, config.deadlines().quiet());
        delay = new InputDelay(offsets, counts.positions(), group.strays(), System::currentTimeMillis);
        delay.bindTo(registry, config.partitions(), !wide.isEmpty());
        counts.bindResidue(registry, delay::passedOn);
        fence.intercept(settings);
        TopologyOptions options = new TopologyOptions(
                config.topics(),
                wide,
                partitioning,
                config.limits(),
                config.sessionLimits(),
                config.deadlines(),
                config.announce(),
                RecordSizes.ownValue(config.limits(), config.sessionLimits()),
                new ErasureBound(config.erasedWithin()).heartbeat(),
                topics.changelogSettings());
        TopologyServices services =
                new TopologyServices(locks, marks, memory, catchUp, fence, counts, new TaskClock(System::nanoTime));
        Topology topology = AssemblerTopology.build(options, services, new TopologyConfig(streamsConfig));
        LOG.info("{}", topology.describe());
        streams = create(topology, settings);
        stores = new KnownStores<>(() -> streams.state().isRunningOrRebalancing(), this::find);
        streams.setStateListener(this::changed);
        streams.setGlobalStateRestoreListener(restore);
        streams.setUncaughtExceptionHandler(this::failed);
        seen = new RuntimeStatus(streams, System::nanoTime);
        ownership = new NodeOwnership(
                streams,
                admin,
                group,
                StoreLayout.STORE,
                partitioning::ownerOf,
                catchUp,
                contact,
                GroupSessionTimeout.of(admin, config, streamsConfig),
                () -> wasRunning,
                seen::measured);
        ownership.bindTo(registry, config.partitions());
        shown.show(
                seen,
                partition -> ownership.workedOn().contains(partition),
                config.streamThreads(),
                config.partitions());
        open = new OpenSessionsGauge(
                stores::of, ownership::workedOn, config.deadlines().idle());
        open.bindTo(registry);
        age = new StateAge(
                config.stateDir(),
                config.applicationId(),
                new ErasureBound(config.erasedWithin()).longestAway(),
                Instant::now);
        clients = new ClientMetrics(streams::metrics, System::nanoTime);
        clients.bindTo(registry);
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
        age.deleteWhatIsOld();
        try {
            streams.start();
            clock.start(pollers);
            // Whoever waits for a session here may have to ask elsewhere.
            ownership.start(pollers, marks::markAll);
            fence.start(pollers);
            purge.start(pollers);
            delay.start(pollers);
            open.start(pollers);
            age.start(pollers, this::isUpToDate);
        } catch (StreamsException e) {
            throw new StartException(
                    "Kafka Streams does not start: " + BrokerAccess.innermost(e).getMessage(), e);
        }
    }

    /** Who may answer for which partition. */
    public Ownership ownership() {
        return ownership;
    }

    /** Where those look who wait for changes of sessions that are worked on here. */
    public ChangeMarks marks() {
        return marks;
    }

    /**
     * A reader of one partition, whether it is worked on here or a copy; {@link Ownership#roleOf} tells what its answers are worth.
     *
     * @throws InvalidStateStoreException when the partition is not here now
     */
    public TranscriptReader reader(int partition) {
        return stores.of(partition).reader(locks);
    }

    private TranscriptStore find(int partition) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(StoreLayout.STORE, TranscriptStore.type())
                    .withPartition(partition)
                    .enableStaleStores());
        } catch (IllegalStateException e) {
            throw new InvalidStateStoreException("This node is starting or stopping", e);
        }
    }

    // The fence asks these three, for tasks: by then there is somebody to ask.
    private boolean isConfirmed() {
        return ownership.isConfirmed();
    }

    private boolean isMember() {
        return ownership.isMember();
    }

    private long memberAtMs() {
        return ownership.memberAtMs();
    }

    private boolean isUpToDate() {
        return streams.state() == KafkaStreams.State.RUNNING
                && ownership.isConfirmed()
                && restore.remaining().isEmpty();
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
        status.put("partitions_catching_up", ownership.catchingUp());
        status.put("threads", seen.threads());
        status.putAll(seen.lags());
        status.put("restoring", restore.remaining());
        status.putAll(ownership.status());
        status.put("delay_ms", delay.longestMs());
        status.put("delays", delay.status());
        status.put("brokers", contact.status());
        return status;
    }

    /** Age of the oldest record that waits and may be read here, in milliseconds, as last measured; 0 when none does. */
    public long delayMs() {
        return delay.longestReadableMs();
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
        pollers.shutdownNow();
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
                            : "Kafka Streams cannot be set up: "
                                    + BrokerAccess.innermost(e).getMessage(),
                    e);
        }
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
        shown.threadFailed();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // A broker's own fault, as when it has just been told of a topic, is not this node's.
            if (cause instanceof RetriableException || cause instanceof UnknownServerException) {
                LOG.warn("A stream thread failed and is replaced: {}", cause.toString());
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
                LOG.error(
                        "The brokers do not allow it, and this node stops: {}. docs/secured-brokers.md lists all that it"
                                + " needs.",
                        cause.getMessage());
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        }
        LOG.error("A stream thread failed; this node stops", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
