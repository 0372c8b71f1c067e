package io.transcripts.ownership;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers how far the group has come until every partition that started here has caught up.
 *
 * <p>A record of a session can wait in any partition of any input topic, on its way through the strays topic. So a
 * partition has caught up when the group has committed all that the input topics held when the partition started, wherever
 * that was read, and then this partition's strays up to where they ended at that time: a commit waits for the strays that
 * were sent before it.
 *
 * <p>What lies behind the last commit may be no records at all: markers of transactions, and records of aborted ones, are
 * passed over and never committed when nothing follows. So when the group has not moved for a while, what it has not
 * committed is read here, and only what holds a record is waited for. That it does not move says nothing by itself: a group
 * without its coordinator does not move either.
 */
public final class CatchUpMonitor implements CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUpMonitor.class);
    private static final long EVERY_MS = 100;
    private static final long UNKNOWN = -1;
    /** Records of all inputs: what is published while a partition moves. */
    private static final long CLOSE = 5_000;

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
    private static final int COMMITS_OF_PATIENCE = 2;

    private final Brokers brokers;
    private final String strays;
    private final LongSupplier nanoTime;
    private final long patienceNanos;
    private Map<TopicPartition, Long> lastPositions = Map.of();
    /** Since when what the group has committed of a partition stands still, or was last searched behind. */
    private final Map<TopicPartition, Long> stillSince = new HashMap<>();

    /** What stands behind what the group has committed, as far as it was looked for. */
    private final Map<TopicPartition, Next> nextRecords = new HashMap<>();

    private final Map<Integer, Progress> partitions = new ConcurrentHashMap<>();
    /**
     * How far a search came.
     *
     * @param offset up to which there is no record
     * @param isRecord whether there is one
     * @param timestampMs of that record; 0 where it has none
     */
    public record Next(long offset, boolean isRecord, long timestampMs) {}

    /** What the brokers say of the inputs, and of the group that reads them. */
    public interface Brokers {

        /** The partitions of the input topics, without the strays. */
        Set<TopicPartition> inputs() throws ExecutionException, InterruptedException;

        /**
         * Where partitions end. Inputs for who reads what is committed: before the first transaction that is open. The
         * strays with all that was ever written: the commit of what caused them may be seen before they are.
         */
        Map<TopicPartition, Long> ends(Set<TopicPartition> of) throws ExecutionException, InterruptedException;

        /** What the group has committed, or where the partition begins when that is later. */
        Map<TopicPartition, Long> positions(Set<TopicPartition> of) throws ExecutionException, InterruptedException;

        /**
         * Reads until each partition shows a record, or its end.
         *
         * @param from where to begin, by partition
         * @param to where to end, of the same partitions
         * @return how far it came, of those partitions that it had time for
         */
        Map<TopicPartition, Next> nextRecords(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to)
                throws InterruptedException;
    }

    /** How far one partition has come; written by one thread at a time. */
    private static final class Progress {
        private @Nullable Map<TopicPartition, Long> inputEnds;
        private long straysEnd = UNKNOWN;
        private volatile long lag = UNKNOWN;
        private volatile boolean isDone;
        private volatile boolean isSettled;
    }

    /** @param strays the topic of records that were keyed otherwise */
    public CatchUpMonitor(Brokers brokers, String strays, Duration commitInterval, LongSupplier nanoTime) {
        this.brokers = brokers;
        this.strays = strays;
        this.nanoTime = nanoTime;
        Duration commits = commitInterval.multipliedBy(COMMITS_OF_PATIENCE);
        patienceNanos = (commits.compareTo(LEAST_PATIENCE) > 0 ? commits : LEAST_PATIENCE).toNanos();
    }

    void start(ScheduledExecutorService timer) {
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

    /** What this node is to a partition as far as its tasks can tell: whether the group confirms it is not asked. */
    Role roleOf(int partition) {
        Progress progress = partitions.get(partition);
        if (progress == null) {
            return Role.none(Role.Why.NOT_HERE);
        }
        if (progress.isSettled) {
            return Role.OWNER;
        }
        return Role.catchingUp(
                progress.isDone ? Role.Why.LOOKS_AT_DEADLINES : Role.Why.READS_INPUTS,
                progress.lag == UNKNOWN ? Role.UNKNOWN : progress.lag);
    }

    /** The partitions that are worked on here. */
    Set<Integer> owned() {
        return partitions.keySet();
    }

    /** How many partitions started here and have not caught up. */
    long pending() {
        return partitions.values().stream().filter(progress -> !progress.isDone).count();
    }

    /** Records in the inputs of these partitions, strays included, that the group has not committed. */
    Map<Integer, Long> uncommitted(Set<Integer> of) throws ExecutionException, InterruptedException {
        Set<TopicPartition> read = brokers.inputs().stream()
                .filter(input -> of.contains(input.partition()))
                .collect(Collectors.toSet());
        of.forEach(partition -> read.add(straysOf(partition)));
        Map<TopicPartition, Long> positions = brokers.positions(read);
        Map<Integer, Long> uncommitted = new HashMap<>();
        brokers.ends(read)
                .forEach((input, end) -> uncommitted.merge(
                        input.partition(), Math.max(0, end - positions.getOrDefault(input, 0L)), Long::sum));
        return uncommitted;
    }

    /** Asks the brokers once. */
    void check() {
        Map<Integer, Progress> pending = partitions.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (pending.isEmpty()) {
            // Not to be believed of topics that are made anew meanwhile.
            nextRecords.clear();
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
        Set<TopicPartition> inputs = brokers.inputs();
        if (pending.values().stream().anyMatch(progress -> progress.inputEnds == null)) {
            Map<TopicPartition, Long> ends = brokers.ends(inputs);
            pending.values().stream()
                    .filter(progress -> progress.inputEnds == null)
                    .forEach(progress -> progress.inputEnds = ends);
        }
        Map<TopicPartition, Long> positions = positions(inputs, pending);
        Set<TopicPartition> ready = new HashSet<>();
        pending.forEach((partition, progress) -> {
            progress.lag = lag(progress.inputEnds, positions);
            if (progress.lag == 0 && progress.straysEnd == UNKNOWN) {
                ready.add(straysOf(partition));
            }
        });
        Map<TopicPartition, Long> straysEnds = ready.isEmpty() ? Map.of() : brokers.ends(ready);
        pending.forEach((partition, progress) -> {
            TopicPartition own = straysOf(partition);
            if (straysEnds.containsKey(own)) {
                progress.straysEnd = straysEnds.get(own);
            }
            if (progress.lag == 0 && progress.straysEnd != UNKNOWN) {
                progress.lag = Math.max(0, progress.straysEnd - positions.getOrDefault(own, 0L));
                if (progress.lag == 0) {
                    progress.isDone = true;
                    LOG.info("Partition {} has caught up", partition);
                }
            }
        });
    }

    /** Where the group stands, behind what holds no record. */
    private Map<TopicPartition, Long> positions(Set<TopicPartition> inputs, Map<Integer, Progress> pending)
            throws ExecutionException, InterruptedException {
        Set<TopicPartition> all = new HashSet<>(inputs);
        pending.keySet().forEach(partition -> all.add(straysOf(partition)));
        Map<TopicPartition, Long> committed = brokers.positions(all);
        Map<TopicPartition, Long> positions = new HashMap<>(committed);
        nextRecords.forEach((input, next) -> positions.merge(input, next.offset(), Math::max));
        long now = nanoTime.getAsLong();
        notice(committed, now);
        Map<TopicPartition, Long> to = awaited(pending, positions);
        to.keySet().removeIf(input -> now - stillSince.getOrDefault(input, now) <= patienceNanos);
        if (!to.isEmpty()) {
            to.keySet().forEach(input -> stillSince.put(input, now));
            Map<TopicPartition, Long> from = to.keySet().stream()
                    .collect(Collectors.toMap(input -> input, input -> positions.getOrDefault(input, 0L)));
            nextRecords.putAll(brokers.nextRecords(from, to));
            nextRecords.forEach((input, next) -> positions.merge(input, next.offset(), Math::max));
        }
        return positions;
    }

    private void notice(Map<TopicPartition, Long> committed, long now) {
        committed.forEach((input, offset) -> {
            if (!offset.equals(lastPositions.get(input))) {
                stillSince.put(input, now);
            }
        });
        lastPositions = committed;
    }

    /** The furthest end that is waited for, of each partition where nobody knows what stands before it. */
    private Map<TopicPartition, Long> awaited(Map<Integer, Progress> pending, Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> awaited = new HashMap<>();
        pending.forEach((partition, progress) -> {
            if (progress.inputEnds != null) {
                progress.inputEnds.forEach((input, end) -> awaited.merge(input, end, Math::max));
            }
            if (progress.straysEnd != UNKNOWN) {
                awaited.put(straysOf(partition), progress.straysEnd);
            }
        });
        awaited.entrySet().removeIf(end -> {
            long position = positions.getOrDefault(end.getKey(), 0L);
            Next next = nextRecords.get(end.getKey());
            return position >= end.getValue() || (next != null && next.isRecord() && next.offset() >= position);
        });
        return awaited;
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

    private TopicPartition straysOf(int partition) {
        return new TopicPartition(strays, partition);
    }
}
