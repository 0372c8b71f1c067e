package io.transcripts.render;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as the formats write them. All from integers: a double would write 0.1 + 0.2 as it is. */
final class Times {
    /** Characters of the longest decimal number. */
    static final int MOST_OF_DECIMAL = 20;

    private static final long MILLIS = 1_000;
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /**
     * Writes thousandths as a decimal number with one to three decimals: {@code 0.0}, {@code 3.25}, {@code 6.875}.
     *
     * @param thousandths milliseconds, or thousandths of a confidence; from 0
     * @param to gets it at its end; {@link #MOST_OF_DECIMAL} are enough
     * @return where it begins
     */
    static int decimal(long thousandths, char[] to) {
        int at = to.length;
        int fraction = (int) (thousandths % MILLIS);
        int decimals = fraction % 100 == 0 ? 1 : fraction % 10 == 0 ? 2 : 3;
        int rest = decimals == 1 ? fraction / 100 : decimals == 2 ? fraction / 10 : fraction;
        for (int i = 0; i < decimals; i++) {
            to[--at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        to[--at] = '.';
        long whole = thousandths / MILLIS;
        do {
            to[--at] = (char) ('0' + whole % 10);
            whole /= 10;
        } while (whole > 0);
        return at;
    }

    /**
     * A time of a caption, {@code HH:MM:SS.mmm}; two digits of hours at least, more when needed.
     *
     * @param separator before the milliseconds: a comma in SubRip, a full stop in WebVTT
     */
    static String ofCaption(long ms, char separator) {
        return ofCaption(new StringBuilder(16), ms, separator).toString();
    }

    /** The same, behind what is there already. */
    static StringBuilder ofCaption(StringBuilder out, long ms, char separator) {
        long seconds = ms / MILLIS;
        int millis = (int) (ms % MILLIS);
        int inHour = (int) (seconds % 3_600);
        if (seconds >= 360_000) {
            out.append(seconds / 3_600);
        } else {
            twoDigits(out, (int) (seconds / 3_600));
        }
        twoDigits(out.append(':'), inHour / 60);
        twoDigits(out.append(':'), inHour % 60);
        out.append(separator).append((char) ('0' + millis / 100));
        return twoDigits(out, millis % 100);
    }

    private static StringBuilder twoDigits(StringBuilder out, int value) {
        return out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /** RFC 3339 in UTC with milliseconds: {@code 2026-03-26T11:00:00.000Z}. */
    static String utc(Instant instant) {
        return RFC_3339.format(instant);
    }
}
