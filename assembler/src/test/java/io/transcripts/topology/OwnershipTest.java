package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.SessionLimits;
import io.transcripts.domain.Transcript;
import io.transcripts.fencing.ChangelogFence;
import io.transcripts.fencing.Epoch;
import io.transcripts.fencing.Fence;
import io.transcripts.fencing.LateRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Owners of a partition follow one another by their epochs, whoever starts first: a task that was given to another node
 * while this one was suspended must not outrank it.
 */
class OwnershipTest {
    private static final int PARTITION = 0;
    private static final long LAST_HEARD_MS = Harness.T0 - 5_000;

    @TempDir
    Path directory;

    @Test
    void aTaskDatesFromWhenTheGroupLastHeardOfItsNode() {
        try (Harness harness = harness(node(LAST_HEARD_MS))) {
            harness.session(Harness.ended("s1", 0));

            assertThat(harness.owner()).isEqualTo(TimeUnit.MILLISECONDS.toMicros(LAST_HEARD_MS));
        }
    }

    @Test
    void anOwnerOutranksTheOneBeforeItWhateverItsClockSays() {
        long first = node(Harness.T0).begin(PARTITION, Epoch.NONE, Harness.T0);
        long behind = Harness.T0 - TimeUnit.HOURS.toMillis(1);

        long second = node(behind).begin(PARTITION, first, behind);
        long third = node(behind).begin(PARTITION, second, behind);

        assertThat(second - first).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toMicros(1));
        assertThat(third - second).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toMicros(1));
    }

    @Test
    void aNodeThatWasSuspendedBeforeItsTaskBeganIsOutrankedByTheOneThatTookOver() {
        long last = node(LAST_HEARD_MS).begin(PARTITION, Epoch.NONE, LAST_HEARD_MS - 60_000);
        long takenOverMs = Harness.T0 + 30_000;

        // Both have restored the same rows; the suspended one begins a minute later, by a clock that is right.
        long successor = node(takenOverMs).begin(PARTITION, last, takenOverMs);
        long suspended = node(LAST_HEARD_MS).begin(PARTITION, last, takenOverMs + 60_000);

        assertThat(suspended).isGreaterThan(last).isLessThan(successor);
    }

    @Test
    void whatEachOwnerWritesCountsUntilTheNextHasWritten() {
        long first = node(Harness.T0).begin(PARTITION, Epoch.NONE, Harness.T0);
        long second = node(Harness.T0).begin(PARTITION, first, Harness.T0);
        long third = node(Harness.T0).begin(PARTITION, second, Harness.T0);
        LateRows restored = new LateRows("transcripts");

        assertThat(counts(restored, first)).isTrue();
        assertThat(counts(restored, second)).isTrue();
        assertThat(counts(restored, first)).isFalse();
        assertThat(counts(restored, third)).isTrue();
        assertThat(counts(restored, second)).isFalse();
        assertThat(counts(restored, first)).isFalse();
        assertThat(counts(restored, third)).isTrue();
    }

    /** It may be the one that was suspended: what it would tell may not be so any more. */
    @Test
    void aNodeWhosePartitionsAnotherMayHaveWakesNoSession() {
        AtomicBoolean isMember = new AtomicBoolean(true);
        try (Harness harness = harness(node(Harness.T0, isMember::get))) {
            harness.asr(Harness.asr("s1", "a", "x"));
            isMember.set(false);
            harness.advance(Duration.ofMinutes(31));
            assertThat(harness.notificationTypes()).isEmpty();
            assertThat(harness.transcript("s1").status()).isEqualTo(Transcript.Status.PROCESSING);

            isMember.set(true);
            harness.advance(Duration.ofMillis(100));
            assertThat(harness.notificationTypes()).containsExactly("transcript.ready");
        }
    }

    /** Whether a restore takes in a record of this epoch. */
    private static boolean counts(LateRows restored, long epoch) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("owner", Epoch.encode(epoch));
        byte[] row = {1};
        return !restored.admit(
                        List.of(new ConsumerRecord<>(
                                "changelog",
                                PARTITION,
                                0,
                                0,
                                TimestampType.CREATE_TIME,
                                0,
                                0,
                                row,
                                row,
                                headers,
                                Optional.empty())),
                        null)
                .isEmpty();
    }

    /** @param memberAtMs when the group has last heard of this node */
    private static Fence node(long memberAtMs) {
        return node(memberAtMs, () -> true);
    }

    private static Fence node(long memberAtMs, BooleanSupplier isMember) {
        return new ChangelogFence(
                "changelog",
                () -> new MockConsumer<>("none"),
                asked -> Map.of(),
                () -> false,
                isMember,
                () -> memberAtMs);
    }

    private Harness harness(Fence fence) {
        return new Harness(directory, Set.of(), SessionLimits.DEFAULT, true, Harness.DONE, fence);
    }
}
