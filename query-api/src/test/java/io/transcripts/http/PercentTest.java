package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

    @Test
    void whatNeedsNoDecodingIsTheTextItself() {
        String plain = "Az09-_.~ +\u007f";

        assertThat(Percent.decode(plain, false)).isSameAs(plain);
        assertThat(Percent.decode(plain, true)).isEqualTo("Az09-_.~  \u007f");
        assertThat(Percent.decode("%", true)).isNull();
        assertThat(Percent.decode("", true)).isEmpty();
    }
}
