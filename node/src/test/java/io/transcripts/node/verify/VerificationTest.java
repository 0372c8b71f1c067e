package io.transcripts.node.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.verify.Verification.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which differences are laid to what the inputs have lost. */
class VerificationTest {
    @Test
    void aSessionFromBeforeTheInputsIsExpired() {
        assertThat(Verification.isExpired(List.of("segment one: missing"), 999, 1_000))
                .isTrue();
        assertThat(Verification.isExpired(List.of("segment one: missing"), 1_000, 1_000))
                .isFalse();
    }

    @Test
    void whatTheInputsHaveErasedIsNeverExpired() {
        assertThat(Verification.isExpired(List.of(Place.NOT_ERASED), 999, 1_000))
                .isFalse();
    }
}
