package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.transcripts.ownership.Role.Why;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a node is to a partition, by what its tasks, its lease and its copies say. */
class RolesTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Roles.class);
    private static final TopicPartition INPUT = new TopicPartition("asr", 0);

    private final Brokers brokers = new Brokers();
    private final Map<Integer, Long> copied = new HashMap<>();
    private boolean isLeased = true;
    private long nowMs = 1_000_000;
    private final CatchUpMonitor tasks = new CatchUpMonitor(brokers, "strays", Duration.ofMillis(500), this::nanos);
    private final ReplicaLags copies = new ReplicaLags(() -> Map.copyOf(copied), tasks::uncommitted, this::nanos);
    private final AtomicInteger owners = new AtomicInteger();
    private final Roles roles = new Roles(tasks, () -> isLeased, copies);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** One input partition, of which the group has committed nothing. */
    private static final class Brokers implements CatchUpMonitor.Brokers {
        private long inputEnd;

        @Override
        public Set<TopicPartition> inputs() {
            return Set.of(INPUT);
        }

        @Override
        public Map<TopicPartition, Long> ends(Set<TopicPartition> of) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            of.forEach(partition -> ends.put(partition, partition.equals(INPUT) ? inputEnd : 0L));
            return ends;
        }

        @Override
        public Map<TopicPartition, Long> positions(Set<TopicPartition> of) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            of.forEach(partition -> positions.put(partition, 0L));
            return positions;
        }

        @Override
        public Map<TopicPartition, CatchUpMonitor.Next> nextRecords(
                Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
            return Map.of();
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
        LOGGER.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    @Test
    void aPartitionThatIsNotHere() {
        assertThat(roles.of(0)).isEqualTo(Role.none(Why.NOT_HERE));
    }

    @Test
    void aTaskThatHasJustStarted() {
        tasks.started(0);

        assertThat(roles.of(0)).isEqualTo(Role.catchingUp(Why.READS_INPUTS, Role.UNKNOWN));
    }

    @Test
    void aTaskThatHasJustTakenOverIsBehindByNoMoreThanItWasAsACopy() {
        copied.put(0, 7L);
        measure();
        tasks.started(0);

        assertThat(roles.of(0)).isEqualTo(Role.catchingUp(Why.READS_INPUTS, 7));
    }

    @Test
    void aTaskWithInputsToRead() {
        brokers.inputEnd = 3;
        tasks.started(0);
        tasks.check();

        assertThat(roles.of(0)).isEqualTo(Role.catchingUp(Why.READS_INPUTS, 3));
    }

    @Test
    void aTaskWithDeadlinesToLookAt() {
        tasks.started(0);
        tasks.check();

        assertThat(roles.of(0)).isEqualTo(Role.catchingUp(Why.LOOKS_AT_DEADLINES, 1));
    }

    @Test
    void anOwner() {
        own(0);

        assertThat(roles.of(0)).isEqualTo(Role.OWNER);
    }

    @Test
    void aNodeThatTheGroupDoesNotConfirmIsNothingToWhatItWorksOn() {
        own(0);
        tasks.started(1);
        copied.put(2, 0L);
        measure();
        isLeased = false;

        assertThat(roles.of(0)).isEqualTo(Role.none(Why.NOT_CONFIRMED));
        assertThat(roles.of(1)).isEqualTo(Role.none(Why.NOT_CONFIRMED));
        assertThat(roles.of(2)).as("a copy says itself how old it is").isEqualTo(Role.standby(0));
    }

    @Test
    void aTaskThatHasLeft() {
        own(0);
        tasks.stopped(0);

        assertThat(roles.of(0)).isEqualTo(Role.none(Why.NOT_HERE));
    }

    @Test
    void aCopyInTheMaking() {
        copied.put(0, 50_000L);
        measure();

        assertThat(roles.of(0)).isEqualTo(Role.none(Why.COPY_IN_THE_MAKING));
    }

    @Test
    void aCopy() {
        brokers.inputEnd = 2;
        copied.put(0, 5L);
        measure();

        assertThat(roles.of(0)).isEqualTo(Role.standby(7));
    }

    @Test
    void aCopyWhoseLagNobodyHasToldLately() {
        copied.put(0, 5L);
        measure();
        nowMs += 5_001;

        assertThat(roles.of(0)).isEqualTo(Role.none(Why.LAG_NOT_KNOWN));
    }

    @Test
    void theStatusHasEachPartitionThatIsHereUnderItsRole() {
        own(0);
        copied.put(1, 5L);
        copied.put(2, 50_000L);
        measure();
        tasks.started(3);

        assertThat(roles.status())
                .containsExactly(
                        Map.entry("owner", Map.of(0, status(0L, Why.CAUGHT_UP))),
                        Map.entry("catching_up", Map.of(3, status(null, Why.READS_INPUTS))),
                        Map.entry("standby", Map.of(1, status(5L, Why.COPY))),
                        Map.entry("none", Map.of(2, status(null, Why.COPY_IN_THE_MAKING))));
    }

    @Test
    void theLogHasEachChangeOnceWithItsReason() {
        own(0);
        own(1);
        roles.logChanges(owners::incrementAndGet);
        roles.logChanges(owners::incrementAndGet);
        isLeased = false;
        roles.logChanges(owners::incrementAndGet);
        roles.logChanges(owners::incrementAndGet);
        tasks.stopped(1);
        roles.logChanges(owners::incrementAndGet);

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Partitions [0, 1]: NOT_HERE -> CAUGHT_UP. " + Why.CAUGHT_UP.sentence() + ".",
                        "Partitions [0, 1]: CAUGHT_UP -> NOT_CONFIRMED. " + Why.NOT_CONFIRMED.sentence() + ".",
                        "Partitions [1]: NOT_CONFIRMED -> NOT_HERE. " + Why.NOT_HERE.sentence() + ".");
    }

    @Test
    void whoWaitsIsToldWhenAnOwnerComesOrGoes() {
        copied.put(0, 5L);
        measure();
        roles.logChanges(owners::incrementAndGet);
        assertThat(owners).as("a copy").hasValue(0);
        own(1);
        roles.logChanges(owners::incrementAndGet);
        roles.logChanges(owners::incrementAndGet);
        assertThat(owners).as("has come").hasValue(1);
        isLeased = false;
        roles.logChanges(owners::incrementAndGet);
        assertThat(owners).as("is not confirmed").hasValue(2);
        tasks.stopped(1);
        roles.logChanges(owners::incrementAndGet);
        assertThat(owners).as("was none any more").hasValue(2);
    }

    @Test
    void aLagThatChangesIsNothingToLog() {
        copied.put(0, 5L);
        measure();
        roles.logChanges(owners::incrementAndGet);
        copied.put(0, 9L);
        measure();
        roles.logChanges(owners::incrementAndGet);

        assertThat(log.list).hasSize(1);
    }

    private void own(int partition) {
        tasks.started(partition);
        tasks.check();
        tasks.settled(partition);
    }

    /** As often as it takes to know what can be known now. */
    private void measure() {
        copies.measure();
        copies.measure();
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    private static Map<String, Object> status(Long lag, Why why) {
        Map<String, Object> status = new HashMap<>();
        status.put("lag", lag);
        status.put("why", why.sentence());
        return status;
    }
}
