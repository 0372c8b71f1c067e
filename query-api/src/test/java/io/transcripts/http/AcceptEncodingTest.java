package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, 12.5.3. */
class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                         | false",
                "gzip                       | true",
                "GZIP                       | true",
                "x-gzip                     | true",
                "gzip;q=0.001               | true",
                "gzip; q=0.5                | true",
                "br, gzip;q=0.5             | true",
                "br                         | false",
                "*                          | true",
                "*;q=0.1                    | true",
                "gzip;q=0                   | false",
                "gzip;q=0.000               | false",
                "gzip;q=0, *                | false",
                "*, gzip;q=0                | false",
                "identity                   | false",
                "identity, gzip             | true",
                "identity, gzip;q=0.5       | false",
                "identity;q=0.5, gzip;q=1   | true",
                "identity;q=0.5, *;q=0      | false",
                "identity;q=0, gzip         | true",
                "identity;q=0, *            | true",
                "gzip, *;q=0                | true",
                "identity;q=0               | false",
                "*;q=0                      | false",
                "identity;q=0, gzip;q=0     | false",
                "identity;q=0, br           | false",
                "gzip;q=0, *;q=0            | false",
                "gzip;q=2                   | false",
                "gzip;q=x, identity;q=0     | false",
                ", ,gzip,                   | true",
                "; ;                        | false"
            })
    void theBestThatBothKnowIsChosen(String field, boolean expected) {
        assertThat(AcceptEncoding.isGzipBest(List.of(field))).isEqualTo(expected);
        assertThat(AcceptEncoding.isGzipBest(List.of(field.split(",")))).isEqualTo(expected);
    }

    @Test
    void withoutTheFieldTheBodyIsPlain() {
        assertThat(AcceptEncoding.isGzipBest(List.of())).isFalse();
    }
}
