package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.runtime.Standing.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be said by whom. */
class StandingTest {
    @ParameterizedTest
    @CsvSource({
        "OWNER,   0,   true,  true", "OWNER,   1,   false, true", "OWNER,   100, false, true",
        "OWNER,   101, false, false", "OWNER,   -1,  false, false", "STANDBY, 0,   false, true",
        "STANDBY, 100, false, true", "STANDBY, 101, false, false", "STANDBY, -1,  false, false",
        "NONE,    0,   false, false", "NONE,    -1,  false, false"
    })
    void onlyAnOwnerWithoutLagIsCurrentAndNobodySpeaksWithALagThatIsNotKnown(
            Role role, long lag, boolean isCurrent, boolean isWithinAHundred) {
        Standing standing = new Standing(role, lag);

        assertThat(standing.isCurrent()).isEqualTo(isCurrent);
        assertThat(standing.isWithin(100)).isEqualTo(isWithinAHundred);
    }
}
