package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How far a partition is behind: in records, and in time by the oldest record that waits. */
class InputDelayTest {
    private static final String STRAYS = "strays";
    private static final TopicPartition ASR = new TopicPartition("asr", 0);
    private static final TopicPartition STRAYS_0 = new TopicPartition(STRAYS, 0);
    private static final long T0 = 1_000_000;

    private final Cluster cluster = new Cluster();
    private final ReadPositions positions = new ReadPositions();
    private long nowMs = T0;
    private final InputDelay delay = new InputDelay(cluster, positions, STRAYS, () -> nowMs);
    private final ReadPositions.Position asr = positions.started("asr", 0, false);
    private final ReadPositions.Position strays = positions.started(STRAYS, 0, false);

    /** One input partition and its strays; the value is the timestamp of a record, null a marker of a transaction. */
    private static final class Cluster implements InputDelay.Brokers {
        private final Map<TopicPartition, Map<Long, Long>> logs = new HashMap<>();
        private final Map<TopicPartition, Long> ends = new HashMap<>(Map.of(ASR, 0L, STRAYS_0, 0L));
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        /** Records of transactions that are open, and what was published behind their beginning. */
        private final Map<TopicPartition, Long> held = new HashMap<>();

        private boolean isGone;
        private int searches;

        private void append(TopicPartition partition, long timestampMs) {
            long offset = ends.merge(partition, 1L, Long::sum) - 1;
            logs.computeIfAbsent(partition, unused -> new HashMap<>()).put(offset, timestampMs);
        }

        private void appendMarker(TopicPartition partition) {
            ends.merge(partition, 1L, Long::sum);
        }

        @Override
        public Set<TopicPartition> inputs() throws ExecutionException {
            if (isGone) {
                throw new ExecutionException(new TimeoutException("no broker"));
            }
            return Set.of(ASR);
        }

        @Override
        public Map<TopicPartition, Long> ends(Set<TopicPartition> of) {
            Map<TopicPartition, Long> found = new HashMap<>();
            of.forEach(partition -> found.put(partition, ends.get(partition)));
            return found;
        }

        @Override
        public Map<TopicPartition, Long> written(Set<TopicPartition> of) {
            Map<TopicPartition, Long> found = ends(of);
            found.replaceAll((partition, end) -> end + held.getOrDefault(partition, 0L));
            return found;
        }

        @Override
        public Map<TopicPartition, Long> positions(Set<TopicPartition> of) {
            return committed;
        }

        @Override
        public Map<TopicPartition, CatchUpMonitor.Next> nextRecords(
                Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
            searches++;
            Map<TopicPartition, CatchUpMonitor.Next> next = new HashMap<>();
            from.forEach((partition, offset) -> {
                long at = offset;
                while (at < to.get(partition)
                        && !logs.getOrDefault(partition, Map.of()).containsKey(at)) {
                    at++;
                }
                boolean isRecord = at < to.get(partition);
                next.put(
                        partition,
                        new CatchUpMonitor.Next(
                                at, isRecord, isRecord ? logs.get(partition).get(at) : 0));
            });
            return next;
        }
    }

    private void lookAfter(long ms) {
        nowMs += ms;
        delay.measure();
    }

    @Test
    void whereAllIsReadNothingWaits() {
        cluster.append(ASR, T0 - 50_000);
        asr.read(0, T0 - 50_000);

        lookAfter(0);
        lookAfter(1_000);

        assertThat(delay.delayMs("0")).isZero();
        assertThat(delay.backlog("0")).isZero();
        assertThat(delay.longestMs()).isZero();
        assertThat(cluster.searches).isZero();
    }

    @Test
    void whileATaskReadsOnItIsAsOldAsWhatItReads() {
        for (int i = 0; i < 10; i++) {
            cluster.append(ASR, T0 - 60_000 + i);
        }
        asr.read(0, T0 - 60_000);
        lookAfter(0);
        asr.read(4, T0 - 60_000 + 4);

        lookAfter(1_000);

        assertThat(delay.delayMs("0")).isEqualTo(61_000 - 4);
        assertThat(delay.backlog("0")).isEqualTo(5);
        assertThat(cluster.searches).isZero();
    }

    @Test
    void whereOneStandsStillTheNextRecordIsLookedUpOnce() {
        cluster.append(ASR, T0 - 3_600_000);
        asr.read(0, T0 - 3_600_000);
        cluster.append(ASR, T0 - 20_000);

        // What was just published is no hour old because the record before it is.
        lookAfter(0);
        assertThat(delay.delayMs("0")).isZero();
        assertThat(delay.backlog("0")).isEqualTo(1);
        lookAfter(1_000);
        assertThat(delay.delayMs("0")).isEqualTo(21_000);
        lookAfter(1_000);
        assertThat(delay.delayMs("0")).isEqualTo(22_000);
        assertThat(cluster.searches).isEqualTo(1);

        asr.read(1, T0 - 20_000);
        lookAfter(1_000);
        assertThat(delay.delayMs("0")).isZero();
    }

    @Test
    void aRecordWithoutATimeWaitsSinceItWasSeen() {
        cluster.append(ASR, 0);

        lookAfter(0);
        lookAfter(1_000);
        lookAfter(1_000);

        assertThat(delay.delayMs("0")).isEqualTo(2_000);
    }

    @Test
    void markersOfTransactionsAreNothingThatWaits() {
        cluster.append(ASR, T0);
        asr.read(0, T0);
        cluster.appendMarker(ASR);

        lookAfter(0);
        lookAfter(1_000);

        assertThat(delay.backlog("0")).isZero();
        assertThat(delay.delayMs("0")).isZero();
        lookAfter(1_000);
        assertThat(cluster.searches).isEqualTo(1);
    }

    @Test
    void whatStandsBehindAnOpenTransactionWaitsSinceItWasSeen() {
        cluster.append(ASR, T0);
        asr.read(0, T0);
        cluster.held.put(ASR, 7L);

        lookAfter(0);
        assertThat(delay.delayMs("0")).isZero();
        assertThat(delay.backlog("0")).isEqualTo(7);
        lookAfter(40_000);
        assertThat(delay.delayMs("0")).isEqualTo(40_000);
        assertThat(delay.longestReadableMs()).as("of what may be read").isZero();

        // It ends, and the next one begins at once.
        cluster.append(ASR, nowMs);
        asr.read(1, nowMs);
        lookAfter(1_000);
        assertThat(delay.delayMs("0")).isZero();
        assertThat(delay.backlog("0")).isEqualTo(7);
        cluster.held.clear();
        lookAfter(1_000);
        assertThat(delay.backlog("0")).isZero();
        assertThat(cluster.searches).isZero();
    }

    @Test
    void whatTheGroupHasCommittedIsReadWhoeverReadIt() {
        for (int i = 0; i < 5; i++) {
            cluster.append(ASR, T0 - 60_000);
        }
        cluster.committed.put(ASR, 5L);

        lookAfter(0);
        lookAfter(1_000);

        assertThat(delay.backlog("0")).isZero();
    }

    @Test
    void whatIsOnItsWayIsWhatTheStraysHoldUnread() {
        cluster.append(STRAYS_0, T0);
        cluster.append(STRAYS_0, T0);
        lookAfter(0);
        assertThat(delay.passedOn()).isEqualTo(2);

        strays.read(0, T0);
        lookAfter(1_000);
        assertThat(delay.passedOn()).isEqualTo(1);

        // The partition moves: who works on it there says the same from now on.
        positions.stopped("asr", 0, asr);
        positions.stopped(STRAYS, 0, strays);
        lookAfter(1_000);
        assertThat(delay.passedOn()).isZero();
        assertThat(delay.backlog("0")).isZero();
    }

    @Test
    void whileNoBrokerAnswersTheDelayGoesOn() {
        cluster.append(ASR, T0 - 5_000);
        lookAfter(0);
        lookAfter(1_000);
        cluster.isGone = true;

        lookAfter(10_000);

        assertThat(delay.delayMs("0")).isEqualTo(16_000);
    }

    @Test
    void whatIsReadOutOfATopicThatIsWiderThanTheStoreHasNoPartition() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        delay.bindTo(registry, 2, true);

        assertThat(registry.find("transcripts.delay").gauges())
                .extracting(gauge -> gauge.getId().getTag("partition"))
                .containsExactlyInAnyOrder("0", "1", InputDelay.WIDE);
        assertThat(new HashSet<>(List.of(delay.delayMs("1"), delay.delayMs(InputDelay.WIDE))))
                .containsExactly(0L);
    }
}
