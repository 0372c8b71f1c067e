package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.SessionLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Owners of a partition follow one another by their incarnations, whoever starts first: a task that was given to another node
 * while this one was suspended must not outrank it.
 */
class OwnershipTest {
    private static final long LAST_HEARD_MS = Harness.T0 - 5_000;

    @TempDir
    Path directory;

    /** A node of which the group has heard last some seconds ago. */
    private record Silent(long memberAtMs) implements ForeignRows {
        @Override
        public long memberAtMs(long nowMs) {
            return Math.min(nowMs, memberAtMs);
        }

        @Override
        public void started(int partition, long incarnation) {}

        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public Map<Bytes, byte @Nullable []> take(int partition) {
            return Map.of();
        }

        @Override
        public void stopped(int partition) {}
    }

    @Test
    void aTaskDatesFromWhenTheGroupLastHeardOfItsNode() {
        try (Harness harness = harness(LAST_HEARD_MS)) {
            harness.session(Harness.ended("s1", 0));

            assertThat(harness.owner()).isEqualTo(TimeUnit.MILLISECONDS.toMicros(LAST_HEARD_MS));
        }
    }

    private Harness harness(long memberAtMs) {
        return new Harness(directory, Set.of(), SessionLimits.DEFAULT, true, CatchUp.DONE, new Silent(memberAtMs));
    }
}
