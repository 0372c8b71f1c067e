package io.transcripts.ownership;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.errors.StreamsException;

/** Ownership as a member of a Kafka Streams group finds it out. */
public final class NodeOwnership implements Ownership {
    private final KafkaStreams streams;
    private final String store;
    private final String strays;
    private final ToIntFunction<String> partitioning;
    private final CatchUpMonitor catchUp;
    private final BrokerContact contact;
    private final BooleanSupplier hasRun;
    private final Lease lease;
    private final ReplicaLags copies;
    private final Roles roles;
    private final GroupMetadata metadata;

    /**
     * Asks nobody yet.
     *
     * @param store whose partitions this is about
     * @param partitioning tells the partition of a session
     * @param sessionTimeout after which the group gives up a silent member
     * @param hasRun whether this node has ever worked: before, the group has nothing to confirm
     * @param measured is given what the brokers said of the lags of all stores here
     */
    public NodeOwnership(
            KafkaStreams streams,
            Admin admin,
            Group group,
            String store,
            ToIntFunction<String> partitioning,
            CatchUpMonitor catchUp,
            BrokerContact contact,
            Duration sessionTimeout,
            BooleanSupplier hasRun,
            Consumer<Map<String, Map<Integer, LagInfo>>> measured) {
        this.streams = streams;
        this.store = store;
        this.strays = group.strays();
        this.partitioning = partitioning;
        this.catchUp = catchUp;
        this.contact = contact;
        this.hasRun = hasRun;
        lease = new Lease(
                new GroupMembership(streams, admin, group, catchUp::owned, contact),
                sessionTimeout,
                System::nanoTime,
                System::currentTimeMillis);
        Supplier<Map<Integer, Long>> changelogLags = () -> changelogLags(measured);
        copies = new ReplicaLags(changelogLags, catchUp::uncommitted, System::nanoTime);
        roles = new Roles(catchUp, lease::isValid, copies);
        metadata = new GroupMetadata(streams, store, System::nanoTime);
    }

    /** Shows what this node is to each partition, of so many. */
    public void bindTo(MeterRegistry registry, int partitions) {
        Gauge.builder("transcripts.owner.confirmed", lease, held -> held.isValid() ? 1 : 0)
                .description(
                        "Whether the group has confirmed this node's partitions lately enough to answer as their owner")
                .register(registry);
        for (int i = 0; i < partitions; i++) {
            int partition = i;
            String tag = Integer.toString(partition);
            Gauge.builder("transcripts.partition.owner", roles, all -> is(all, partition, Role.Kind.OWNER))
                    .description("Whether this node owns the partition, and may say what is and what is not")
                    .tag("partition", tag)
                    .register(registry);
            Gauge.builder("transcripts.partition.standby", roles, all -> is(all, partition, Role.Kind.STANDBY))
                    .description("Whether this node has a copy of the partition whose lag is known")
                    .tag("partition", tag)
                    .register(registry);
        }
        for (Role.Why why : Role.Why.values()) {
            Gauge.builder("transcripts.partitions", roles, all -> count(all, partitions, why))
                    .description("Partitions by what this node is to them, and why")
                    .tag("role", why.kind().name().toLowerCase(Locale.ROOT))
                    .tag("why", why.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static int is(Roles roles, int partition, Role.Kind kind) {
        return roles.of(partition).kind() == kind ? 1 : 0;
    }

    private static long count(Roles roles, int partitions, Role.Why why) {
        return IntStream.range(0, partitions)
                .filter(partition -> roles.of(partition).why() == why)
                .count();
    }

    /** The partitions that this node works on, as far as its tasks can tell. */
    public Set<Integer> workedOn() {
        return catchUp.owned();
    }

    /**
     * Begins to ask, until the timer ends.
     *
     * @param owners told when this node has become the owner of a partition, or is no longer
     */
    public void start(ScheduledExecutorService timer, Runnable owners) {
        catchUp.start(timer);
        lease.start(timer);
        copies.start(timer);
        roles.start(timer, owners);
    }

    @Override
    public int partitionOf(String sessionId) {
        return partitioning.applyAsInt(sessionId);
    }

    @Override
    public Role roleOf(int partition) {
        return roles.of(partition);
    }

    @Override
    public Replicas replicasOf(String sessionId) {
        return metadata.replicas(sessionId, partitionOf(sessionId));
    }

    @Override
    public List<String> members() {
        return metadata.members();
    }

    @Override
    public boolean isConfirmed() {
        return hasRun.getAsBoolean() && lease.isValid();
    }

    /** Whether no other node can have taken over what this one works on, be it that this one has not restored all of it yet. */
    public boolean isMember() {
        return lease.isValid();
    }

    /** A time, by the clock of the wall, at which this node was a member of the group for certain. */
    public long memberAtMs() {
        return lease.isValid() ? System.currentTimeMillis() : lease.confirmedAtMs();
    }

    /** Partitions that started here and have not caught up. */
    public long catchingUp() {
        return catchUp.pending();
    }

    /** For {@code /status}. */
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("owner_confirmed", lease.isValid());
        status.put("standbys_answering", copies.known());
        status.put("partitions_by_role", roles.status());
        status.put("group", metadata.assignment(strays));
        return status;
    }

    /** Of the copies here that nobody works on; the brokers are asked for the changelogs' ends. */
    private Map<Integer, Long> changelogLags(Consumer<Map<String, Map<Integer, LagInfo>>> measured) {
        Map<String, Map<Integer, LagInfo>> byStore;
        try {
            byStore = streams.allLocalStorePartitionLags();
        } catch (StreamsException e) {
            contact.failed(e);
            throw e;
        }
        measured.accept(byStore);
        Set<Integer> owned = Set.copyOf(catchUp.owned());
        return byStore.getOrDefault(store, Map.of()).entrySet().stream()
                .filter(entry -> !owned.contains(entry.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offsetLag()));
    }
}
