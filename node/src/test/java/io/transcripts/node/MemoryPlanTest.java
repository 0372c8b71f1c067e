package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long MIB = 1 << 20;

    @Test
    void heapStoreAndTheRestAddUp() {
        MemoryPlan plan = new MemoryPlan(2_048 * MIB, 1_024 * MIB, 256 * MIB);

        assertThat(plan.sum())
                .isEqualTo("1,024 MiB heap + 256 MiB RocksDB + 300 MiB for the rest = 1,580 of 2,048 MiB");
        assertThat(plan.fits()).isTrue();
    }

    @Test
    void itFitsToTheLastByte() {
        assertThat(new MemoryPlan(1_580 * MIB, 1_024 * MIB, 256 * MIB).fits()).isTrue();
        assertThat(new MemoryPlan(1_580 * MIB - 1, 1_024 * MIB, 256 * MIB).fits())
                .isFalse();
    }

    @Test
    void whatIsNotKnownIsNotComplainedOf() {
        assertThat(new MemoryPlan(0, 1_024 * MIB, 256 * MIB).fits()).isTrue();
    }

    @Test
    void theProcessKnowsItsOwn() {
        MemoryPlan plan = MemoryPlan.ofThisProcess(64 * MIB);

        assertThat(plan.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(plan.limit()).isPositive();
    }
}
