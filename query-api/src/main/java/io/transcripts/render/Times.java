package io.transcripts.render;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as the formats write them. All from integers: a double would write 0.1 + 0.2 as it is. */
final class Times {
    private static final long MILLIS = 1_000;
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /**
     * Thousandths as a decimal number with one to three decimals: {@code 0.0}, {@code 3.25}, {@code 6.875}.
     *
     * @param thousandths milliseconds, or thousandths of a confidence; from 0
     */
    static String decimal(long thousandths) {
        long fraction = thousandths % MILLIS;
        String whole = Long.toString(thousandths / MILLIS);
        if (fraction % 100 == 0) {
            return whole + '.' + fraction / 100;
        }
        if (fraction % 10 == 0) {
            return whole + '.' + digits(fraction / 10, 2);
        }
        return whole + '.' + digits(fraction, 3);
    }

    /**
     * A time of a caption, {@code HH:MM:SS.mmm}; two digits of hours at least, more when needed.
     *
     * @param separator before the milliseconds: a comma in SubRip, a full stop in WebVTT
     */
    static String ofCaption(long ms, char separator) {
        long seconds = ms / MILLIS;
        return digits(seconds / 3_600, 2)
                + ':'
                + digits(seconds / 60 % 60, 2)
                + ':'
                + digits(seconds % 60, 2)
                + separator
                + digits(ms % MILLIS, 3);
    }

    /** RFC 3339 in UTC with milliseconds: {@code 2026-03-26T11:00:00.000Z}. */
    static String utc(Instant instant) {
        return RFC_3339.format(instant);
    }

    private static String digits(long value, int width) {
        String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
