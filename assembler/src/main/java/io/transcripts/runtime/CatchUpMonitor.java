package io.transcripts.runtime;

import io.transcripts.topology.CatchUp;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers how far the group has come, on a thread of its own, until every partition that started here has caught
 * up.
 *
 * <p>A record of a session can wait in any partition of any input topic, on its way through the strays topic. So a
 * partition has caught up when the group has committed all that the input topics held when the partition started, wherever
 * that was read, and then this partition's strays up to where they ended at that time: a commit waits for the strays that
 * were sent before it.
 *
 * <p>What lies behind the last commit may be no records at all: markers of transactions, and records of aborted ones, are
 * passed over and never committed when nothing follows. So a group that runs and has not moved for many commit intervals
 * has read what there is.
 */
final class CatchUpMonitor implements CatchUp, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUpMonitor.class);
    private static final long EVERY_MS = 100;
    private static final long UNKNOWN = -1;
    /** Records of all inputs: what is published while a partition moves. */
    private static final long CLOSE = 5_000;

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);
    private static final int COMMITS_OF_PATIENCE = 10;

    private final Admin admin;
    private final String groupId;
    private final Set<String> inputs;
    private final String strays;
    private final BooleanSupplier isRunning;
    private final long patienceNanos;
    private Map<TopicPartition, Long> lastPositions = Map.of();
    private long movedAtNanos;
    private final Map<Integer, Progress> partitions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "catch-up");
        thread.setDaemon(true);
        return thread;
    });

    /** How far one partition has come; written by the timer thread only. */
    private static final class Progress {
        private @Nullable Map<TopicPartition, Long> inputEnds;
        private long straysEnd = UNKNOWN;
        private volatile long lag = UNKNOWN;
        private volatile boolean isDone;
        private volatile boolean isSettled;
    }

    /** @param isRunning whether every partition of this node is being read now */
    CatchUpMonitor(
            Admin admin,
            String groupId,
            Set<String> inputs,
            String strays,
            Duration commitInterval,
            BooleanSupplier isRunning) {
        this.admin = admin;
        this.groupId = groupId;
        this.inputs = Set.copyOf(inputs);
        this.strays = strays;
        this.isRunning = isRunning;
        Duration commits = commitInterval.multipliedBy(COMMITS_OF_PATIENCE);
        patienceNanos = (commits.compareTo(LEAST_PATIENCE) > 0 ? commits : LEAST_PATIENCE).toNanos();
        var unused = timer.scheduleWithFixedDelay(this::check, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void started(int partition) {
        partitions.put(partition, new Progress());
    }

    @Override
    public void stopped(int partition) {
        partitions.remove(partition);
    }

    @Override
    public boolean isCaughtUp(int partition) {
        Progress progress = partitions.get(partition);
        return progress != null && progress.isDone;
    }

    @Override
    public boolean isClose(int partition) {
        Progress progress = partitions.get(partition);
        return progress != null && progress.lag != UNKNOWN && progress.lag <= CLOSE;
    }

    @Override
    public void settled(int partition) {
        Progress progress = partitions.get(partition);
        if (progress != null) {
            progress.isSettled = true;
        }
    }

    /** How a partition stands here: an owner, behind until its deadlines have been looked at too; or nothing. */
    Standing standing(int partition) {
        Progress progress = partitions.get(partition);
        if (progress == null) {
            return Standing.NONE;
        }
        long lag = progress.isSettled ? 0 : progress.lag == UNKNOWN ? Standing.UNKNOWN : Math.max(1, progress.lag);
        return new Standing(Standing.Role.OWNER, lag);
    }

    /** The partitions that are worked on here. */
    Set<Integer> owned() {
        return partitions.keySet();
    }

    /** How many partitions started here and have not caught up. */
    long pending() {
        return partitions.values().stream().filter(progress -> !progress.isDone).count();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Records in the inputs of these partitions, strays included, that the group has not committed. */
    Map<Integer, Long> uncommitted(Set<Integer> of) throws ExecutionException, InterruptedException {
        Set<TopicPartition> read = inputPartitions().stream()
                .filter(input -> of.contains(input.partition()))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> positions = positions(read, of);
        of.forEach(partition -> read.add(new TopicPartition(strays, partition)));
        Map<Integer, Long> uncommitted = new HashMap<>();
        offsets(read, OffsetSpec.latest())
                .forEach((input, end) -> uncommitted.merge(
                        input.partition(), Math.max(0, end - positions.getOrDefault(input, 0L)), Long::sum));
        return uncommitted;
    }

    /** Where partitions end, of what topic ever. */
    Map<TopicPartition, Long> ends(Set<TopicPartition> of) throws ExecutionException, InterruptedException {
        return offsets(of, OffsetSpec.latest());
    }

    private void check() {
        Map<Integer, Progress> pending = partitions.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (pending.isEmpty()) {
            return;
        }
        try {
            check(pending);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            lastPositions = Map.of();
            pending.values().forEach(progress -> progress.lag = UNKNOWN);
            // The next round asks again; until it is answered deadlines wait and answers say that they lag.
            LOG.warn("Cannot read the group's offsets: {}", e.getCause().toString());
        } catch (RuntimeException e) {
            LOG.error("Cannot tell whether the partitions have caught up", e);
        }
    }

    private void check(Map<Integer, Progress> pending) throws ExecutionException, InterruptedException {
        Set<TopicPartition> inputPartitions = inputPartitions();
        if (pending.values().stream().anyMatch(progress -> progress.inputEnds == null)) {
            Map<TopicPartition, Long> ends = offsets(inputPartitions, OffsetSpec.latest());
            pending.values().stream()
                    .filter(progress -> progress.inputEnds == null)
                    .forEach(progress -> progress.inputEnds = ends);
        }
        Map<TopicPartition, Long> positions = positions(inputPartitions, pending.keySet());
        boolean isAtRest = isAtRest(positions);
        Set<TopicPartition> ready = new HashSet<>();
        pending.forEach((partition, progress) -> {
            progress.lag = isAtRest ? 0 : lag(progress.inputEnds, positions);
            if (progress.lag == 0 && progress.straysEnd == UNKNOWN) {
                ready.add(new TopicPartition(strays, partition));
            }
        });
        Map<TopicPartition, Long> straysEnds = offsets(ready, OffsetSpec.latest());
        pending.forEach((partition, progress) -> {
            TopicPartition own = new TopicPartition(strays, partition);
            if (straysEnds.containsKey(own)) {
                progress.straysEnd = straysEnds.get(own);
            }
            if (progress.lag == 0 && progress.straysEnd != UNKNOWN) {
                progress.lag = isAtRest ? 0 : Math.max(0, progress.straysEnd - positions.getOrDefault(own, 0L));
                if (progress.lag == 0) {
                    progress.isDone = true;
                    LOG.info("Partition {} has caught up", partition);
                }
            }
        });
    }

    /** Whether the group runs and has long not moved. */
    private boolean isAtRest(Map<TopicPartition, Long> positions) {
        long now = System.nanoTime();
        if (!positions.equals(lastPositions) || !isRunning.getAsBoolean()) {
            lastPositions = positions;
            movedAtNanos = now;
        }
        return now - movedAtNanos > patienceNanos;
    }

    private static long lag(@Nullable Map<TopicPartition, Long> ends, Map<TopicPartition, Long> positions) {
        long lag = 0;
        if (ends != null) {
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                lag += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
            }
        }
        return lag;
    }

    private Set<TopicPartition> inputPartitions() throws ExecutionException, InterruptedException {
        Set<TopicPartition> all = new HashSet<>();
        admin.describeTopics(inputs)
                .allTopicNames()
                .get()
                .forEach((topic, description) ->
                        description.partitions().forEach(info -> all.add(new TopicPartition(topic, info.partition()))));
        return all;
    }

    /** Where the group stands: what it has committed, or where the topic begins when that is later. */
    private Map<TopicPartition, Long> positions(Set<TopicPartition> inputPartitions, Set<Integer> owned)
            throws ExecutionException, InterruptedException {
        Set<TopicPartition> all = new HashSet<>(inputPartitions);
        owned.forEach(partition -> all.add(new TopicPartition(strays, partition)));
        Map<TopicPartition, Long> positions = new HashMap<>(offsets(all, OffsetSpec.earliest()));
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get();
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                positions.merge(partition, offset.offset(), Math::max);
            }
        });
        return positions;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> of, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        if (of.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, OffsetSpec> request =
                of.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(request).all().get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
