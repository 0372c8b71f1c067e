package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.fencing.ChangelogFence;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How much is left of a restore. */
class RestoreProgressTest {
    private static final TopicPartition PARTITION = new TopicPartition("changelog", 1);
    private static final String STORE = "transcripts";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RestoreProgress progress = new RestoreProgress(new ChangelogFence(
            "another",
            () -> {
                throw new IllegalStateException("nothing is watched");
            },
            asked -> Map.of(),
            () -> true,
            () -> true,
            () -> 0));

    private double remaining() {
        return registry.get("transcripts.restore.remaining.records")
                .tag("partition", "1")
                .gauge()
                .value();
    }

    @Test
    void whatWasCompactedAwayIsNotWaitedFor() {
        progress.bindTo(registry, 2);
        progress.onRestoreStart(PARTITION, STORE, 100, 1_100);
        assertThat(remaining()).isEqualTo(1_000);

        // Ten records are left of the first 900 offsets.
        progress.onBatchRestored(PARTITION, STORE, 999, 10);
        assertThat(remaining()).isEqualTo(100);
        assertThat(progress.remaining()).containsExactly(Map.entry("changelog-1", 100L));

        progress.onBatchRestored(PARTITION, STORE, 1_099, 1);
        assertThat(remaining()).isZero();
        assertThat(registry.get("transcripts.restored.records")
                        .functionCounter()
                        .count())
                .isEqualTo(11);
    }
}
