package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Behind a later owner's record nothing of an earlier one counts. */
class OwnerFenceTest {
    private final OwnerFence fence = new OwnerFence(0);

    @Test
    void whatAFormerOwnerSendsLateDoesNotCount() {
        assertThat(fence.admits(of(100))).isTrue();
        assertThat(fence.admits(of(100))).isTrue();
        assertThat(fence.admits(of(200))).isTrue();
        assertThat(fence.admits(of(100))).isFalse();
        assertThat(fence.admits(of(200))).isTrue();
        assertThat(fence.admits(of(199))).isFalse();
    }

    @Test
    void theRowsKnowWhoWroteThem() {
        OwnerFence restarted = new OwnerFence(200);

        assertThat(restarted.admits(of(100))).isFalse();
        assertThat(restarted.admits(of(200))).isTrue();
    }

    @Test
    void itNeverGoesBack() {
        assertThat(fence.admits(of(200))).isTrue();
        fence.advance(150);
        assertThat(fence.admits(of(199))).isFalse();
        fence.advance(300);
        assertThat(fence.admits(of(200))).isFalse();
        assertThat(fence.admits(of(300))).isTrue();
    }

    @Test
    void recordsWithoutAnOwnerCount() {
        assertThat(new OwnerFence(200).admits(new RecordHeaders())).isTrue();
    }

    @Test
    void anIncarnationSurvivesItsRow() {
        assertThat(OwnerFence.decode(OwnerFence.encode(1_795_465_630_452_022L))).isEqualTo(1_795_465_630_452_022L);
        assertThat(OwnerFence.decode(null)).isZero();
        assertThat(OwnerFence.decode(new byte[] {1})).isZero();
    }

    private static Headers of(long incarnation) {
        Headers headers = new RecordHeaders();
        OwnerFence.sign(headers, incarnation);
        return headers;
    }
}
