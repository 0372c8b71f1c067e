package io.transcripts.ownership;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the partitions that are worked on here are behind their inputs: how many records wait, and for how long the oldest
 * of them has. Asks the brokers once a second where the inputs end and what the group has committed; what the tasks
 * have read they say themselves.
 *
 * <p>The age of the oldest record comes from three places. While a task goes on reading, it is as old as the record that it has
 * just read. Where one stands still for a second, the next record is looked up, once. Until then, and where a record
 * has no time, it has waited since it was first seen to wait.
 *
 * <p>What lies behind a position may be no records, but markers of transactions: the look-up finds that out too. What lies behind
 * the beginning of an open transaction nobody may read yet: it waits since it was first seen that the transaction is open.
 */
public final class InputDelay {
    private static final Logger LOG = LoggerFactory.getLogger(InputDelay.class);
    private static final long EVERY_MS = 1_000;
    private static final long NOTHING_WAITS = Long.MAX_VALUE;
    private static final Partition LEVEL = new Partition(NOTHING_WAITS, NOTHING_WAITS, 0);
    /** What is read out of topics that are wider than the store. */
    static final String WIDE = "wide";

    private final Brokers brokers;
    private final ReadPositions positions;
    private final String strays;
    private final LongSupplier wallMs;
    /** What was found at the last look; used by the poller alone. */
    private Map<TopicPartition, Look> looks = Map.of();

    private final Map<TopicPartition, CatchUpMonitor.Next> nextRecords = new HashMap<>();
    private final Map<TopicPartition, Held> held = new HashMap<>();
    private volatile Map<String, Partition> partitions = Map.of();
    private volatile long passedOn;

    /** What the brokers say of the inputs, and of what nobody may read yet. */
    public interface Brokers extends CatchUpMonitor.Brokers {

        /** Where inputs end with all that was written, also in transactions that are open. */
        Map<TopicPartition, Long> written(Set<TopicPartition> of) throws ExecutionException, InterruptedException;
    }

    /**
     * One partition of one topic.
     *
     * @param read what its task had read
     * @param position up to which nothing waits
     * @param behindSinceMs when something was first seen to wait there, or {@link #NOTHING_WAITS}
     */
    private record Look(long read, long position, long behindSinceMs) {}

    /** Since when what is behind this offset may not be read, because a transaction that begins there is open. */
    private record Held(long from, long sinceMs) {}

    /**
     * What waits.
     *
     * @param oldestMs timestamp of the oldest record, or {@link #NOTHING_WAITS}
     * @param readableMs the same of those that may be read
     */
    private record Partition(long oldestMs, long readableMs, long backlog) {
        private Partition with(long otherOldestMs, long more) {
            return new Partition(
                    Math.min(oldestMs, otherOldestMs), Math.min(readableMs, otherOldestMs), backlog + more);
        }

        private Partition withHeld(long sinceMs, long more) {
            return new Partition(Math.min(oldestMs, sinceMs), readableMs, backlog + more);
        }
    }

    /** @param strays the topic of records that are on their way to the partition of their session */
    public InputDelay(Brokers brokers, ReadPositions positions, String strays, LongSupplier wallMs) {
        this.brokers = brokers;
        this.positions = positions;
        this.strays = strays;
        this.wallMs = wallMs;
    }

    /**
     * Shows it for every partition of the store, whoever has it: one that is not worked on here has no delay here.
     *
     * @param hasWide whether a topic is wider than the store
     */
    public void bindTo(MeterRegistry registry, int count, boolean hasWide) {
        Set<String> names = new HashSet<>();
        for (int partition = 0; partition < count; partition++) {
            names.add(Integer.toString(partition));
        }
        if (hasWide) {
            names.add(WIDE);
        }
        for (String name : names) {
            Gauge.builder("transcripts.delay", this, delay -> delay.delayMs(name) / 1e3)
                    .baseUnit("seconds")
                    .description("Age of the oldest record that waits to be assembled; 0 where none waits")
                    .tag("partition", name)
                    .register(registry);
            Gauge.builder("transcripts.backlog.records", this, delay -> delay.backlog(name))
                    .description("Records that wait to be assembled")
                    .tag("partition", name)
                    .register(registry);
        }
    }

    public void start(ScheduledExecutorService timer) {
        var unused = timer.scheduleWithFixedDelay(this::measure, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Milliseconds that the oldest waiting record is old, by the clock of now: it goes on while no broker answers. */
    long delayMs(String partition) {
        return ageMs(partitions.getOrDefault(partition, LEVEL).oldestMs());
    }

    private long ageMs(long oldestMs) {
        return oldestMs == NOTHING_WAITS ? 0 : Math.max(0, wallMs.getAsLong() - oldestMs);
    }

    /** The longest delay of what may be read here, in milliseconds: what is behind open transactions is not. */
    public long longestReadableMs() {
        return partitions.values().stream()
                .mapToLong(partition -> ageMs(partition.readableMs()))
                .max()
                .orElse(0);
    }

    long backlog(String partition) {
        return partitions.getOrDefault(partition, LEVEL).backlog();
    }

    /** The longest delay of the partitions here in milliseconds, for {@code /status}. */
    public long longestMs() {
        return partitions.keySet().stream().mapToLong(this::delayMs).max().orElse(0);
    }

    /** Delay in milliseconds and backlog in records of each partition here, for {@code /status}. */
    public Map<String, Object> status() {
        Map<String, Object> status = new TreeMap<>();
        partitions.forEach((name, partition) ->
                status.put(name, Map.of("delay_ms", delayMs(name), "backlog", partition.backlog())));
        return status;
    }

    /** Records on their way to partitions that are worked on here. */
    public long passedOn() {
        return passedOn;
    }

    /** Asks the brokers once. */
    void measure() {
        try {
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug(
                    "The delay of the partitions here cannot be asked for: {}",
                    e.getCause().toString());
        } catch (RuntimeException e) {
            LOG.debug("The delay of the partitions here is not known: {}", e.toString());
        }
    }

    private void look() throws ExecutionException, InterruptedException {
        Map<TopicPartition, ReadPositions.Position> read = positions.all();
        if (!read.isEmpty()) {
            // An input may have fewer partitions than the store.
            Set<TopicPartition> inputs = brokers.inputs();
            read.keySet().removeIf(input -> !input.topic().equals(strays) && !inputs.contains(input));
        }
        nextRecords.keySet().retainAll(read.keySet());
        held.keySet().retainAll(read.keySet());
        // Before the ends: what is published between the two is held by nobody.
        Map<TopicPartition, Long> written = read.isEmpty() ? Map.of() : brokers.written(read.keySet());
        Map<TopicPartition, Long> ends = read.isEmpty() ? Map.of() : brokers.ends(read.keySet());
        Map<TopicPartition, Long> committed = read.isEmpty() ? Map.of() : brokers.positions(read.keySet());
        long nowMs = wallMs.getAsLong();
        Map<TopicPartition, Look> found = new HashMap<>();
        read.forEach((input, position) ->
                found.put(input, look(input, position, committed.getOrDefault(input, 0L), end(ends, input), nowMs)));
        Map<TopicPartition, Long> stuck = found.entrySet().stream()
                .filter(each -> isStuck(each.getKey(), each.getValue()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().position()));
        if (!stuck.isEmpty()) {
            nextRecords.putAll(brokers.nextRecords(stuck, ends));
            read.forEach((input, position) -> found.computeIfPresent(
                    input,
                    (same, before) ->
                            look(input, position, committed.getOrDefault(input, 0L), end(ends, input), nowMs)));
        }
        written.forEach((input, last) -> hold(input, end(ends, input), last, nowMs));
        show(read, found, ends, written);
        looks = found;
    }

    private void hold(TopicPartition input, long end, long written, long nowMs) {
        Held before = held.get(input);
        if (written <= end) {
            held.remove(input);
        } else if (before == null || before.from() != end) {
            held.put(input, new Held(end, nowMs));
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition input) {
        return ends.getOrDefault(input, 0L);
    }

    private Look look(TopicPartition input, ReadPositions.Position task, long committed, long end, long nowMs) {
        Look before = looks.get(input);
        long read = task.next();
        long position = Math.max(read, committed);
        CatchUpMonitor.Next next = nextRecords.get(input);
        if (next != null && !next.isRecord()) {
            position = Math.max(position, next.offset());
        }
        boolean wasBehind = before != null && before.behindSinceMs() != NOTHING_WAITS;
        long since = position >= end ? NOTHING_WAITS : wasBehind ? before.behindSinceMs() : nowMs;
        return new Look(read, position, since);
    }

    /** Whether it waits at a place where it has waited at the last look, and it is not known what waits there. */
    private boolean isStuck(TopicPartition input, Look look) {
        Look before = looks.get(input);
        CatchUpMonitor.Next next = nextRecords.get(input);
        return look.behindSinceMs() != NOTHING_WAITS
                && before != null
                && before.position() == look.position()
                && before.behindSinceMs() != NOTHING_WAITS
                && (next == null || !next.isRecord() || next.offset() < look.position());
    }

    private void show(
            Map<TopicPartition, ReadPositions.Position> read,
            Map<TopicPartition, Look> found,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> written) {
        Map<String, Partition> now = new HashMap<>();
        long onTheirWay = 0;
        for (Map.Entry<TopicPartition, ReadPositions.Position> each : read.entrySet()) {
            TopicPartition input = each.getKey();
            ReadPositions.Position task = each.getValue();
            Look look = Objects.requireNonNull(found.get(input));
            long waiting = Math.max(0, end(ends, input) - look.position());
            String name = task.isWide() ? WIDE : Integer.toString(input.partition());
            Partition shown = now.getOrDefault(name, LEVEL)
                    .with(waiting == 0 ? NOTHING_WAITS : oldestMs(input, look, task), waiting);
            Held behind = held.get(input);
            now.put(
                    name,
                    behind == null ? shown : shown.withHeld(behind.sinceMs(), end(written, input) - behind.from()));
            if (input.topic().equals(strays)) {
                onTheirWay += waiting;
            }
        }
        partitions = now;
        passedOn = onTheirWay;
    }

    private long oldestMs(TopicPartition input, Look look, ReadPositions.Position task) {
        Look before = looks.get(input);
        CatchUpMonitor.Next next = nextRecords.get(input);
        long oldestMs = 0;
        if (before != null && look.read() > before.read()) {
            oldestMs = task.timestampMs();
        } else if (next != null && next.isRecord() && next.offset() >= look.position()) {
            oldestMs = next.timestampMs();
        }
        return oldestMs > 0 ? oldestMs : look.behindSinceMs();
    }
}
