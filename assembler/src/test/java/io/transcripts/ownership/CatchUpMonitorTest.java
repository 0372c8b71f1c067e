package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** When a partition has read what there was as it started: never because of time alone. */
class CatchUpMonitorTest {
    private static final Duration COMMITS = Duration.ofMillis(500);
    private static final String STRAYS = "strays";
    private static final TopicPartition ASR_0 = new TopicPartition("asr", 0);
    private static final TopicPartition ASR_1 = new TopicPartition("asr", 1);
    private static final TopicPartition STRAYS_0 = new TopicPartition(STRAYS, 0);

    private final Cluster cluster = new Cluster();
    private long nowMs = 1_000_000;
    private final CatchUpMonitor monitor =
            new CatchUpMonitor(cluster, STRAYS, COMMITS, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    /** Two input partitions and the strays; markers of transactions take offsets and are no records. */
    private static final class Cluster implements CatchUpMonitor.Brokers {
        private final Map<TopicPartition, Long> ends = new HashMap<>(Map.of(ASR_0, 0L, ASR_1, 0L, STRAYS_0, 0L));
        private final Map<TopicPartition, Long> committed = new HashMap<>(Map.of(ASR_0, 0L, ASR_1, 0L, STRAYS_0, 0L));
        private final Map<TopicPartition, Set<Long>> markers = new HashMap<>();
        private boolean isGone;
        private int searches;

        private void append(TopicPartition partition, int records) {
            ends.merge(partition, (long) records, Long::sum);
        }

        private void appendMarkers(TopicPartition partition, int count) {
            for (int i = 0; i < count; i++) {
                markers.computeIfAbsent(partition, unused -> new HashSet<>()).add(ends.get(partition));
                append(partition, 1);
            }
        }

        private void commit(TopicPartition partition, long offset) {
            committed.put(partition, offset);
        }

        @Override
        public Set<TopicPartition> inputs() throws ExecutionException {
            if (isGone) {
                throw new ExecutionException(new TimeoutException("no broker"));
            }
            return Set.of(ASR_0, ASR_1);
        }

        @Override
        public Map<TopicPartition, Long> ends(Set<TopicPartition> of) {
            return of(ends, of);
        }

        @Override
        public Map<TopicPartition, Long> positions(Set<TopicPartition> of) {
            return of(committed, of);
        }

        @Override
        public Map<TopicPartition, CatchUpMonitor.Next> nextRecords(
                Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
            searches++;
            Map<TopicPartition, CatchUpMonitor.Next> next = new HashMap<>();
            from.forEach((partition, offset) -> {
                long at = offset;
                while (at < to.get(partition)
                        && markers.getOrDefault(partition, Set.of()).contains(at)) {
                    at++;
                }
                next.put(partition, new CatchUpMonitor.Next(at, at < to.get(partition), 0));
            });
            return next;
        }

        private static Map<TopicPartition, Long> of(Map<TopicPartition, Long> all, Set<TopicPartition> of) {
            Map<TopicPartition, Long> some = new HashMap<>(all);
            some.keySet().retainAll(of);
            return some;
        }
    }

    @Test
    void aPartitionWithNothingToReadHasCaughtUp() {
        monitor.started(0);

        monitor.check();

        assertThat(monitor.isCaughtUp(0)).isTrue();
    }

    @Test
    void recordsInAnyPartitionAreWaitedForUntilTheyAreCommitted() {
        cluster.append(ASR_1, 3);
        monitor.started(0);
        monitor.check();
        assertThat(monitor.isCaughtUp(0)).isFalse();
        assertThat(monitor.roleOf(0).lag()).isEqualTo(3);

        // What comes later is not waited for.
        cluster.append(ASR_0, 7);
        cluster.commit(ASR_1, 2);
        monitor.check();
        assertThat(monitor.isCaughtUp(0)).isFalse();

        cluster.commit(ASR_1, 3);
        monitor.check();
        assertThat(monitor.isCaughtUp(0)).isTrue();
    }

    @Test
    void itsOwnStraysAreWaitedForUpToWhereTheyEndOnceTheInputsAreRead() {
        cluster.append(ASR_1, 1);
        monitor.started(0);
        monitor.check();

        cluster.append(STRAYS_0, 1);
        cluster.commit(ASR_1, 1);
        monitor.check();
        assertThat(monitor.isCaughtUp(0)).isFalse();

        cluster.commit(STRAYS_0, 1);
        monitor.check();
        assertThat(monitor.isCaughtUp(0)).isTrue();
    }

    @Test
    void aGroupThatDoesNotMoveHasNotReadWhatHoldsARecord() {
        cluster.append(ASR_0, 1);
        monitor.started(0);

        checkFor(Duration.ofMinutes(10));

        assertThat(monitor.isCaughtUp(0)).isFalse();
        assertThat(monitor.roleOf(0).isCurrent()).isFalse();
    }

    @Test
    void aRecordBehindMarkersIsWaitedFor() {
        cluster.appendMarkers(ASR_0, 2);
        cluster.append(ASR_0, 1);
        monitor.started(0);

        checkFor(Duration.ofMinutes(10));
        assertThat(monitor.isCaughtUp(0)).isFalse();
        assertThat(monitor.roleOf(0).lag()).isEqualTo(1);

        cluster.commit(ASR_0, 3);
        monitor.check();
        assertThat(monitor.isCaughtUp(0)).isTrue();
    }

    @Test
    void markersThatNobodyEverCommitsAreNotWaitedFor() {
        cluster.append(ASR_0, 1);
        cluster.appendMarkers(ASR_0, 1);
        cluster.commit(ASR_0, 1);
        cluster.appendMarkers(STRAYS_0, 2);
        monitor.started(0);

        checkFor(Duration.ofSeconds(5));

        assertThat(monitor.isCaughtUp(0)).isTrue();
    }

    @Test
    void whatIsCommittedBehindMarkersThatWerePassedOverCounts() {
        cluster.appendMarkers(ASR_0, 1);
        monitor.started(0);
        checkFor(Duration.ofSeconds(5));
        assertThat(monitor.isCaughtUp(0)).isTrue();

        // Another partition starts later: the first search must not take its place back.
        cluster.append(ASR_0, 5);
        cluster.commit(ASR_0, 6);
        cluster.appendMarkers(ASR_1, 1);
        monitor.started(1);
        cluster.ends.put(new TopicPartition(STRAYS, 1), 0L);
        cluster.committed.put(new TopicPartition(STRAYS, 1), 0L);
        checkFor(Duration.ofSeconds(5));

        assertThat(monitor.isCaughtUp(1)).isTrue();
    }

    @Test
    void theInputsAreReadOnlyWhileTheGroupDoesNotMoveAndNotInEachRound() {
        cluster.append(ASR_0, 1_000);
        monitor.started(0);
        for (long offset = 0; offset < 100; offset++) {
            cluster.commit(ASR_0, offset);
            checkFor(COMMITS);
        }
        assertThat(cluster.searches).isZero();

        checkFor(Duration.ofMinutes(10));
        assertThat(cluster.searches)
                .as("the record that was found is still there")
                .isEqualTo(1);

        cluster.commit(ASR_0, 100);
        checkFor(Duration.ofSeconds(10));
        assertThat(cluster.searches).isEqualTo(2);
    }

    @Test
    void markersAreLookedBehindWhileOtherPartitionsMove() {
        cluster.appendMarkers(ASR_1, 1);
        monitor.started(0);

        for (int i = 0; i < 20; i++) {
            cluster.append(ASR_0, 1);
            cluster.commit(ASR_0, i + 1);
            checkFor(COMMITS);
        }

        assertThat(monitor.isCaughtUp(0)).isTrue();
    }

    @Test
    void whatWasFoundInATopicIsNotBelievedOfOneThatIsMadeAnew() {
        cluster.appendMarkers(ASR_1, 10);
        monitor.started(0);
        checkFor(COMMITS.multipliedBy(10));
        assertThat(monitor.isCaughtUp(0)).isTrue();
        monitor.check();

        cluster.ends.put(ASR_1, 5L);
        cluster.markers.clear();
        monitor.started(1);
        monitor.check();

        assertThat(monitor.isCaughtUp(1)).isFalse();
    }

    @Test
    void withoutBrokersNothingIsKnown() {
        cluster.append(ASR_0, 1);
        monitor.started(0);
        monitor.check();
        cluster.isGone = true;

        checkFor(Duration.ofMinutes(1));

        assertThat(monitor.isCaughtUp(0)).isFalse();
        assertThat(monitor.roleOf(0).lag()).isEqualTo(Role.UNKNOWN);
    }

    private void checkFor(Duration time) {
        for (long end = nowMs + time.toMillis(); nowMs < end; nowMs += 100) {
            monitor.check();
        }
    }
}
