package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class TimestampsProperties {

    @Property
    void readsWhatTheJdkWrites(
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_370_764_799L) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
        Instant time = Instant.ofEpochSecond(second, nanos);
        OffsetDateTime written = time.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        assertThat(Timestamps.parse(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(written)))
                .isEqualTo(time);
    }

    @Property
    void anyTextIsATimeOrNone(@ForAll @StringLength(max = 40) String text) {
        assertThat(Timestamps.parse(text)).isNull();
    }

    @Example
    void readsTheExamplesOfRfc3339() {
        assertThat(Timestamps.parse("1985-04-12T23:20:50.52Z")).isEqualTo("1985-04-12T23:20:50.520Z");
        assertThat(Timestamps.parse("1996-12-19T16:39:57-08:00")).isEqualTo("1996-12-20T00:39:57Z");
        assertThat(Timestamps.parse("1937-01-01T12:00:27.87+00:20")).isEqualTo("1937-01-01T11:40:27.870Z");
    }

    @Example
    void aLeapSecondIsTheFirstOfTheNextMinute() {
        assertThat(Timestamps.parse("1990-12-31T23:59:60Z")).isEqualTo("1991-01-01T00:00:00Z");
        assertThat(Timestamps.parse("1990-12-31T15:59:60.5-08:00")).isEqualTo("1991-01-01T00:00:00.500Z");
    }

    @Example
    void digitsBeyondNanosecondsAreCutOff() {
        assertThat(Timestamps.parse("2026-02-03T10:00:00.1234567899Z")).isEqualTo("2026-02-03T10:00:00.123456789Z");
        assertThat(Timestamps.parse("2026-02-03t10:00:00.1z")).isEqualTo("2026-02-03T10:00:00.100Z");
    }

    /** It is told again by UTC: {@code +10000-01-01T00:59:59Z} would be no time of RFC 3339. */
    @Property
    void aTimeIsOneByUtcToo(
            @ForAll boolean isFirst,
            @ForAll @IntRange(max = 24 * 60 - 1) int minuteOfDay,
            @ForAll @IntRange(min = -(24 * 60 - 1), max = 24 * 60 - 1) int offsetMinutes) {
        String text = "%s-%s%02d:%02d:00%s%02d:%02d"
                .formatted(
                        isFirst ? "0000" : "9999",
                        isFirst ? "01-01T" : "12-31T",
                        minuteOfDay / 60,
                        minuteOfDay % 60,
                        offsetMinutes < 0 ? "-" : "+",
                        Math.abs(offsetMinutes) / 60,
                        Math.abs(offsetMinutes) % 60);
        int utc = minuteOfDay - offsetMinutes;
        Instant time = Timestamps.parse(text);
        if (isFirst ? utc < 0 : utc >= 24 * 60) {
            assertThat(time).isNull();
        } else {
            assertThat(time).isNotNull();
            assertThat(Timestamps.parse(time.toString())).isEqualTo(time);
        }
    }

    @Example
    void theYearsAreThoseOfFourDigits() {
        assertThat(Timestamps.parse("0000-01-01T00:00:00Z")).isEqualTo("0000-01-01T00:00:00Z");
        assertThat(Timestamps.parse("9999-12-31T23:59:59.999999999Z")).isEqualTo("9999-12-31T23:59:59.999999999Z");
        assertThat(Timestamps.parse("9999-12-31T23:59:60Z")).isNull();
    }
}
