package io.transcripts.devkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream as bytes, without their ends (LF or CRLF) and without a byte order mark at the start. Memory is
 * bounded: of a line longer than the limit only its number is kept.
 */
final class LineReader {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream carried = new ByteArrayOutputStream();
    private int from;
    private int to;
    private long number;
    private boolean skipping;

    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The number of the line returned last, from 1. */
    long number() {
        return number;
    }

    /** Whether the line returned last was too long, and is empty for that reason. */
    boolean tooLong() {
        return skipping;
    }

    /** The next line, or null at the end. */
    byte @Nullable [] next() throws IOException {
        carried.reset();
        skipping = false;
        boolean any = false;
        while (from < to || fill()) {
            any = true;
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            carry(end);
            boolean found = end < to;
            from = found ? end + 1 : end;
            if (found) {
                break;
            }
        }
        if (!any) {
            return null;
        }
        number++;
        return stripped(carried.toByteArray());
    }

    /** Whether a line holds nothing: no event, and no mistake either. */
    static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void carry(int end) {
        if (skipping || carried.size() + (end - from) > maxBytes) {
            skipping = true;
            carried.reset();
        } else {
            carried.write(buffer, from, end - from);
        }
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(in.read(buffer), 0);
        return to > 0;
    }

    private byte[] stripped(byte[] line) {
        int start = number == 1 && hasByteOrderMark(line) ? 3 : 0;
        int end = line.length > start && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return start == 0 && end == line.length ? line : Arrays.copyOfRange(line, start, end);
    }

    private static boolean hasByteOrderMark(byte[] line) {
        return line.length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }
}
