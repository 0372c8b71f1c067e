package io.transcripts.ownership;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records the copies on this node are behind: rows of the changelog that were not copied yet, and records of the
 * inputs that the owner has not committed. Asked of the brokers twice a second; an answer is good
 * for a few seconds, and then the lag is not known. A copy counts from when it was level with its changelog once, because
 * a copy in the making holds what was erased since.
 */
final class ReplicaLags {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLags.class);
    static final long UNKNOWN = Role.UNKNOWN;

    private static final long EVERY_MS = 500;
    private static final Duration GOOD_FOR = Duration.ofSeconds(5);
    /** What a copy that keeps up is behind at times: the batch of one commit. */
    private static final long LEVEL = 1_000;

    private final Supplier<Map<Integer, Long>> changelogLags;
    private final Uncommitted uncommitted;
    private final LongSupplier nanoTime;
    private final Map<Integer, Lag> lags = new ConcurrentHashMap<>();
    private final Set<Integer> wereLevel = new HashSet<>();
    /** The copies here at the last look, and whether they had been level once. */
    private volatile Map<Integer, Boolean> copies = Map.of();

    /** Tells the records of the inputs that the group has not committed. */
    interface Uncommitted {
        Map<Integer, Long> of(Set<Integer> partitions) throws ExecutionException, InterruptedException;
    }

    private record Lag(long records, long measuredAt) {}

    /** @param changelogLags by partition, of the copies that nobody works on here */
    ReplicaLags(Supplier<Map<Integer, Long>> changelogLags, Uncommitted uncommitted, LongSupplier nanoTime) {
        this.changelogLags = changelogLags;
        this.uncommitted = uncommitted;
        this.nanoTime = nanoTime;
    }

    void start(ScheduledExecutorService timer) {
        var unused = timer.scheduleWithFixedDelay(this::measure, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Records behind, or {@link #UNKNOWN}. */
    long lag(int partition) {
        Lag lag = lags.get(partition);
        return lag == null || isOld(lag, nanoTime.getAsLong()) ? UNKNOWN : lag.records();
    }

    /** What this node is to a partition that it does not work on. */
    Role roleOf(int partition) {
        long lag = lag(partition);
        if (lag != UNKNOWN) {
            return Role.standby(lag);
        }
        Boolean wasLevel = copies.get(partition);
        return Role.none(
                wasLevel == null ? Role.Why.NOT_HERE : wasLevel ? Role.Why.LAG_NOT_KNOWN : Role.Why.COPY_IN_THE_MAKING);
    }

    private static boolean isOld(Lag lag, long now) {
        return now - lag.measuredAt() > GOOD_FOR.toNanos();
    }

    /** Asks the brokers once. */
    void measure() {
        try {
            long now = nanoTime.getAsLong();
            // Before the changelogs: what the owner commits in between is counted twice, and not overlooked.
            Map<Integer, Long> unread = wereLevel.isEmpty() ? Map.of() : uncommitted.of(Set.copyOf(wereLevel));
            Map<Integer, Long> behindChangelog = changelogLags.get();
            // What was a copy a moment ago may be worked on by now, and then it is known how far it was behind.
            lags.values().removeIf(lag -> isOld(lag, now));
            wereLevel.retainAll(behindChangelog.keySet());
            behindChangelog.forEach((partition, behind) -> {
                if (behind <= LEVEL) {
                    wereLevel.add(partition);
                }
                Long more = unread.get(partition);
                if (!wereLevel.contains(partition)) {
                    lags.remove(partition);
                } else if (more != null) {
                    lags.put(partition, new Lag(behind + more, now));
                }
            });
            copies = behindChangelog.keySet().stream()
                    .collect(Collectors.toMap(partition -> partition, wereLevel::contains));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug(
                    "The lag of the copies on this node cannot be asked for: {}",
                    e.getCause().toString());
        } catch (RuntimeException e) {
            // While Kafka Streams starts, stops or rebalances: then it is asked again.
            LOG.debug("The lag of the copies on this node is not known: {}", e.toString());
        }
    }

    /** The partitions of which there is a copy here, whatever it is worth. */
    Set<Integer> copies() {
        return copies.keySet();
    }

    /** The partitions whose lag is known, for operators. */
    List<Integer> known() {
        return lags.keySet().stream()
                .filter(partition -> lag(partition) != UNKNOWN)
                .sorted()
                .toList();
    }
}
