package io.transcripts.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Times with offset by RFC 3339: {@code 2026-11-22T10:00:07.120Z}, {@code 2026-11-22t11:00:07+01:00}. */
final class Timestamps {
    private static final int NANO_DIGITS = 9;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int SECONDS_PER_DAY = 86_400;

    /** What is before the year 0 or behind 9999 by UTC has no four digits when it is written again. */
    private static final long FIRST_SECOND = -62_167_219_200L;

    private static final long LAST_SECOND = 253_402_300_799L;

    private Timestamps() {}

    /**
     * The time, or null when the text is not one. Digits beyond nanoseconds are cut off. A leap second ({@code :60})
     * is the first second of the next minute, as in POSIX.
     */
    static @Nullable Instant parse(String text) {
        if (text.length() < 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) | 0x20) != 't'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (year < 0 || month < 0 || day < 0 || !within(hour, 23) || !within(minute, 59) || !within(second, 60)) {
            return null;
        }
        int i = 19;
        int nanos = 0;
        if (text.charAt(i) == '.') {
            int begin = ++i;
            for (; i < text.length() && isDigit(text.charAt(i)); i++) {
                if (i - begin < NANO_DIGITS) {
                    nanos = nanos * 10 + (text.charAt(i) - '0');
                }
            }
            if (i == begin) {
                return null;
            }
            for (int digits = i - begin; digits < NANO_DIGITS; digits++) {
                nanos *= 10;
            }
        }
        int offset = offsetSeconds(text, i);
        if (offset == Integer.MIN_VALUE) {
            return null;
        }
        try {
            long days = LocalDate.of(year, month, day).toEpochDay();
            long seconds = days * SECONDS_PER_DAY
                    + (long) hour * SECONDS_PER_HOUR
                    + (long) minute * SECONDS_PER_MINUTE
                    + second
                    - offset;
            return seconds < FIRST_SECOND || seconds > LAST_SECOND ? null : Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int offsetSeconds(String text, int i) {
        int left = text.length() - i;
        if (left == 1 && (text.charAt(i) | 0x20) == 'z') {
            return 0;
        }
        if (left != 6 || text.charAt(i + 3) != ':' || (text.charAt(i) != '+' && text.charAt(i) != '-')) {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, i + 1, i + 3);
        int minutes = number(text, i + 4, i + 6);
        if (!within(hours, 23) || !within(minutes, 59)) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE;
        return text.charAt(i) == '-' ? -seconds : seconds;
    }

    /** The digits as a number, -1 when they are not all digits. */
    private static int number(String text, int begin, int end) {
        int value = 0;
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean within(int value, int greatest) {
        return value >= 0 && value <= greatest;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
