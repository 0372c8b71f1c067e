package io.transcripts.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** JSON numbers as integers, by their exact decimal text: 0.0005 s is 1 ms, whatever binary fractions make of it. */
final class Decimals {
    /** What {@link #thousandths} returns for a number that is out of any range. */
    static final long OUT_OF_RANGE = Long.MIN_VALUE;

    // 10^12 seconds are far above any limit, and their thousandths far below the end of a long.
    private static final int MAX_INTEGER_DIGITS = 12;

    private Decimals() {}

    /** The number times 1,000, rounded half up; {@link #OUT_OF_RANGE} when it is larger than 10^12 or so. */
    static long thousandths(char[] text, int offset, int length) {
        int end = offset + length;
        boolean isNegative = text[offset] == '-';
        int i = isNegative ? offset + 1 : offset;
        long value = 0;
        int begin = i;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            if (i - begin == MAX_INTEGER_DIGITS) {
                return slowThousandths(text, offset, length);
            }
            value = value * 10 + (text[i++] - '0');
        }
        int decimals = 0;
        boolean roundsUp = false;
        if (i < end && text[i] == '.') {
            for (i++; i < end && text[i] >= '0' && text[i] <= '9'; i++, decimals++) {
                if (decimals < 3) {
                    value = value * 10 + (text[i] - '0');
                } else if (decimals == 3) {
                    roundsUp = text[i] >= '5';
                }
            }
        }
        if (i < end) {
            return slowThousandths(text, offset, length);
        }
        for (; decimals < 3; decimals++) {
            value *= 10;
        }
        value += roundsUp ? 1 : 0;
        return isNegative ? -value : value;
    }

    /** The number when it is an integer ({@code 1.0} and {@code 1e2} are) within 0 … 2^31-1, else -1. */
    static int nonNegativeInteger(char[] text, int offset, int length) {
        long value = 0;
        int i = offset;
        for (; i < offset + length && text[i] >= '0' && text[i] <= '9' && value <= Integer.MAX_VALUE; i++) {
            value = value * 10 + (text[i] - '0');
        }
        if (i == offset + length) {
            return value <= Integer.MAX_VALUE ? (int) value : -1;
        }
        BigDecimal number = new BigDecimal(text, offset, length);
        long magnitude = magnitude(number);
        if (number.signum() == 0) {
            return 0;
        }
        if (magnitude > MAX_INTEGER_DIGITS || magnitude < 1) {
            return -1;
        }
        BigDecimal plain = number.stripTrailingZeros();
        boolean fits =
                plain.scale() <= 0 && plain.signum() > 0 && plain.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
        return fits ? plain.intValueExact() : -1;
    }

    /** Bounds the exponent before it is used: 1e999999999 must not become a billion digits. */
    private static long slowThousandths(char[] text, int offset, int length) {
        BigDecimal number = new BigDecimal(text, offset, length);
        long magnitude = magnitude(number);
        if (number.signum() == 0 || magnitude < -MAX_INTEGER_DIGITS) {
            return 0;
        }
        if (magnitude > MAX_INTEGER_DIGITS) {
            return OUT_OF_RANGE;
        }
        return number.setScale(3, RoundingMode.HALF_UP).unscaledValue().longValueExact();
    }

    /** Digits before the decimal point; negative for zeros after it. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
