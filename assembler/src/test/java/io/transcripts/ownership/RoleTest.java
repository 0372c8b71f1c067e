package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.ownership.Role.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be said by whom. */
class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "CAUGHT_UP,          0,   true,  true",
        "READS_INPUTS,       1,   false, true",
        "READS_INPUTS,       100, false, true",
        "READS_INPUTS,       101, false, false",
        "READS_INPUTS,       -1,  false, false",
        "LOOKS_AT_DEADLINES, 1,   false, true",
        "COPY,               0,   false, true",
        "COPY,               100, false, true",
        "COPY,               101, false, false",
        "COPY,               -1,  false, false",
        "NOT_HERE,           0,   false, false",
        "NOT_HERE,           -1,  false, false",
        "NOT_CONFIRMED,      -1,  false, false",
        "COPY_IN_THE_MAKING, -1,  false, false",
        "LAG_NOT_KNOWN,      -1,  false, false"
    })
    void onlyAnOwnerWithoutLagIsCurrentAndNobodySpeaksWithALagThatIsNotKnown(
            Why why, long lag, boolean isCurrent, boolean isWithinAHundred) {
        Role role = new Role(why, lag);

        assertThat(role.isCurrent()).isEqualTo(isCurrent);
        assertThat(role.isWithin(100)).isEqualTo(isWithinAHundred);
    }

    @Test
    void whoCatchesUpIsNeverLevel() {
        assertThat(Role.catchingUp(Why.LOOKS_AT_DEADLINES, 0).lag()).isEqualTo(1);
    }
}
