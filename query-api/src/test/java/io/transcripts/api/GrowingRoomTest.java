package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.http.ResponseBudget;
import io.transcripts.http.TestResources;
import org.junit.jupiter.api.Test;

/** What a body takes that grows beyond its estimate. */
class GrowingRoomTest {
    private static final int MIB = 1 << 20;

    private final ResponseBudget budget = TestResources.budget(16 * MIB);

    @Test
    void whatWasReservedIsEnoughForAFifthOfIt() {
        try (ResponseBudget.Lease lease = TestResources.lease(budget, "key", MIB)) {
            GrowingRoom room = new GrowingRoom(lease, MIB);

            assertThat(room.test(MIB / 5)).isTrue();
            assertThat(TestResources.used(budget)).isEqualTo(MIB);
        }
    }

    @Test
    void whatIsMoreTakesMoreOfTheSharesOfItsCaller() {
        try (ResponseBudget.Lease lease = TestResources.lease(budget, "key", MIB)) {
            GrowingRoom room = new GrowingRoom(lease, MIB);

            assertThat(room.test(MIB / 2)).isTrue();
            assertThat(TestResources.used(budget)).isEqualTo(3 * MIB);
            assertThat(room.test(MIB)).as("beyond a quarter of all").isFalse();
            assertThat(room.lacking()).isEqualTo(10 * MIB);
        }
        assertThat(TestResources.used(budget)).isZero();
    }

    @Test
    void whatIsNeverHeldSaysSoHoweverMuchRoomThereIs() {
        ResponseBudget large = TestResources.budget(1L << 40);
        try (ResponseBudget.Lease lease = TestResources.lease(large, "key", MIB)) {
            GrowingRoom room = new GrowingRoom(lease, MIB);

            assertThat(room.test((int) (GrowingRoom.MOST / 5))).isTrue();
            assertThat(room.test((int) (GrowingRoom.MOST / 5) + 1)).isFalse();
            assertThat(room.lacking()).isGreaterThan(GrowingRoom.MOST);
        }
    }

    @Test
    void whatIsAtHandCountsWhereThereIsNoRoomToo() {
        try (ResponseBudget.Lease lease = TestResources.lease(budget, "key", MIB)) {
            new GrowingRoom(lease, MIB).add(2 * MIB);

            assertThat(TestResources.used(budget)).isEqualTo(10 * MIB);
            assertThat(TestResources.lease(budget, "key", 1)).isNull();
        }
        assertThat(TestResources.used(budget)).isZero();
    }

    @Test
    void whoHasGivenItBackTakesNoMore() {
        ResponseBudget.Lease lease = TestResources.lease(budget, "key", MIB);
        lease.close();

        assertThat(lease.tryAdd(1)).isFalse();
        lease.add(1);

        assertThat(TestResources.used(budget)).isZero();
    }
}
