package io.transcripts.schema;

/**
 * JSON numbers as integers, from their decimal text. 0.0005 s is half a millisecond and rounds up to 1 ms, but no
 * double has that value. The text must be a number by RFC 8259, section 6, which the parser has checked.
 */
final class Decimals {
    /** Returned for a number beyond every range, and for a fraction where an integer is needed. */
    static final long OUT_OF_RANGE = Long.MIN_VALUE;

    // 10^15 thousandths are 30,000 years, far above any limit and far below the end of a long.
    private static final int MAX_DIGITS = 15;
    private static final long END = 1_000_000_000_000_000L;

    // An exponent beyond decides on its own, as no number has so many digits; it may itself have a hundred.
    private static final int MAX_EXPONENT = 1_000_000;

    private Decimals() {}

    /**
     * The number times 1,000, rounded half up: to the nearest, and between two of them away from zero.
     *
     * @return {@link #OUT_OF_RANGE} for a number of 10^12 or more
     */
    static long thousandths(char[] text, int offset, int length) {
        int end = offset + length;
        boolean isNegative = text[offset] == '-';
        int i = isNegative ? offset + 1 : offset;
        int begin = i;
        long value = 0;
        for (; i < end && isDigit(text[i]) && i - begin < MAX_DIGITS - 3; i++) {
            value = value * 10 + (text[i] - '0');
        }
        int decimals = 0;
        boolean roundsUp = false;
        if (i < end && text[i] == '.') {
            for (i++; i < end && isDigit(text[i]); i++, decimals++) {
                if (decimals < 3) {
                    value = value * 10 + (text[i] - '0');
                } else if (decimals == 3) {
                    roundsUp = text[i] >= '5';
                }
            }
        }
        if (i < end) {
            return scaled(text, begin, end, 3, isNegative, true);
        }
        for (; decimals < 3; decimals++) {
            value *= 10;
        }
        value += roundsUp ? 1 : 0;
        return isNegative ? -value : value;
    }

    /** The number when it is an integer ({@code 1.0}, {@code 1e2} and {@code -0} are) within 0 … 2^31-1, else -1. */
    static int nonNegativeInteger(char[] text, int offset, int length) {
        int end = offset + length;
        long value = 0;
        int i = offset;
        for (; i < end && isDigit(text[i]) && i - offset < MAX_DIGITS; i++) {
            value = value * 10 + (text[i] - '0');
        }
        if (i < end) {
            boolean isNegative = text[offset] == '-';
            value = scaled(text, isNegative ? offset + 1 : offset, end, 0, isNegative, false);
        }
        return value >= 0 && value <= Integer.MAX_VALUE ? (int) value : -1;
    }

    /**
     * Any number times 10^{@code places}, without its sign in {@code text}. Not by BigDecimal, which throws on exponents
     * that JSON allows, and would write 1e999999999 out in full.
     */
    private static long scaled(char[] text, int begin, int end, int places, boolean isNegative, boolean rounds) {
        int mantissaEnd = begin;
        int point = -1;
        for (; mantissaEnd < end && (text[mantissaEnd] | 0x20) != 'e'; mantissaEnd++) {
            if (text[mantissaEnd] == '.') {
                point = mantissaEnd;
            }
        }
        // How many digits of the mantissa stand before the point once it is moved.
        int kept = (point < 0 ? mantissaEnd : point) - begin + places + exponent(text, mantissaEnd, end);
        long value = 0;
        int position = 0;
        for (int i = begin; i < mantissaEnd; i++) {
            if (i == point) {
                continue;
            }
            int digit = text[i] - '0';
            if (position < kept) {
                value = value * 10 + digit;
                if (value >= END) {
                    return OUT_OF_RANGE;
                }
            } else if (digit != 0 && !rounds) {
                return OUT_OF_RANGE;
            } else if (position == kept && digit >= 5) {
                value++;
            }
            position++;
        }
        for (; position < kept && value != 0; position++) {
            value *= 10;
            if (value >= END) {
                return OUT_OF_RANGE;
            }
        }
        return isNegative ? -value : value;
    }

    private static int exponent(char[] text, int mantissaEnd, int end) {
        int i = mantissaEnd + 1;
        if (i >= end) {
            return 0;
        }
        boolean isNegative = text[i] == '-';
        if (isNegative || text[i] == '+') {
            i++;
        }
        int exponent = 0;
        for (; i < end; i++) {
            exponent = Math.min(MAX_EXPONENT, exponent * 10 + (text[i] - '0'));
        }
        return isNegative ? -exponent : exponent;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
