package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.SessionLimits;
import io.transcripts.fencing.ChangelogFence;
import io.transcripts.fencing.Fence;
import io.transcripts.ownership.CatchUp;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Owners of a partition follow one another by their epochs, whoever starts first: a task that was given to another node
 * while this one was suspended must not outrank it.
 */
class OwnershipTest {
    private static final long LAST_HEARD_MS = Harness.T0 - 5_000;

    @TempDir
    Path directory;

    @Test
    void aTaskDatesFromWhenTheGroupLastHeardOfItsNode() {
        try (Harness harness = harness(LAST_HEARD_MS)) {
            harness.session(Harness.ended("s1", 0));

            assertThat(harness.owner()).isEqualTo(TimeUnit.MILLISECONDS.toMicros(LAST_HEARD_MS));
        }
    }

    /** @param memberAtMs when the group has last heard of this node */
    private Harness harness(long memberAtMs) {
        Fence fence = new ChangelogFence(
                "changelog", () -> new MockConsumer<>("none"), asked -> Map.of(), () -> true, () -> memberAtMs);
        return new Harness(directory, Set.of(), SessionLimits.DEFAULT, true, CatchUp.DONE, fence);
    }
}
