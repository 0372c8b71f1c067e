package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
    /** Some callers send characters as they are. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "ü", "語", "👍", "a👍語"})
    void charactersThatAreNotEncodedStayWhatTheyAre(String raw) {
        assertThat(Percent.decode(raw, true)).isEqualTo(raw);
        assertThat(Percent.decode("%61" + raw + "+", true)).isEqualTo("a" + raw + " ");
    }
}
