package io.transcripts.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks bytes before a parser sees them: UTF-8 by the table of well-formed sequences (Unicode 15, table 3-7), which has no
 * overlong forms, no surrogates and nothing above U+10FFFF; and escapes of surrogates in JSON, which must come in pairs.
 */
final class Utf8 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;

    private Utf8() {}

    /** Whether {@code bytes} are UTF-8, and each escaped surrogate has its other half. */
    static boolean isValidJsonText(byte[] bytes) {
        boolean escapesSurrogates = false;
        int i = plainLength(bytes);
        while (i < bytes.length) {
            byte b = bytes[i];
            if (b >= 0) {
                escapesSurrogates |= b == '\\' && i + 2 < bytes.length && bytes[i + 1] == 'u' && isD(bytes[i + 2]);
                i++;
            } else {
                int length = sequenceLength(bytes, i);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return !escapesSurrogates || pairsSurrogates(bytes);
    }

    /**
     * A number of bytes at the beginning that are ASCII without a backslash. Looks at eight at a time, so there may
     * be more.
     */
    private static int plainLength(byte[] bytes) {
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONG.get(bytes, i);
            long backslash = eight ^ ONES * '\\';
            if (((eight | ((backslash - ONES) & ~backslash)) & HIGH_BITS) != 0) {
                break;
            }
        }
        return i;
    }

    /** Length of the multi-byte sequence at {@code i}, 0 when it is malformed. */
    private static int sequenceLength(byte[] bytes, int i) {
        int lead = bytes[i] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (i + length > bytes.length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static boolean pairsSurrogates(byte[] bytes) {
        int i = 0;
        while (i + 1 < bytes.length) {
            if (bytes[i] != '\\') {
                i++;
                continue;
            }
            if (bytes[i + 1] != 'u') {
                i += 2;
                continue;
            }
            int unit = unit(bytes, i);
            if (unit >= 0xDC00 && unit <= 0xDFFF) {
                return false;
            }
            if (unit >= 0xD800 && unit <= 0xDBFF) {
                i += 6;
                int other = unit(bytes, i);
                if (other < 0xDC00 || other > 0xDFFF) {
                    return false;
                }
            }
            i += 6;
        }
        return true;
    }

    /** The code unit escaped at {@code i}, or -1 when there is none; a malformed escape is the parser's to refuse. */
    private static int unit(byte[] bytes, int i) {
        if (i + 6 > bytes.length || bytes[i] != '\\' || bytes[i + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int k = i + 2; k < i + 6; k++) {
            int digit = Character.digit(bytes[k], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static boolean isD(byte b) {
        return b == 'd' || b == 'D';
    }

    /** Whether {@code text} takes more than {@code maxBytes}; its surrogates are paired. */
    static boolean isLonger(String text, int maxBytes) {
        // No unit takes more than three bytes, so most texts need no count.
        if (text.length() <= maxBytes / 3) {
            return false;
        }
        long bytes = text.length();
        for (int i = 0; i < text.length() && bytes <= maxBytes; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes > maxBytes;
    }
}
