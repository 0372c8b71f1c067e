package io.transcripts.store;

import io.transcripts.domain.Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a stored value, and fails on anything that {@link RowOutput} would not have written. */
final class RowInput {
    private final byte[] bytes;
    private final int limit;
    private int position;

    private final byte formatVersion;

    RowInput(byte[] bytes, byte formatVersion) {
        this(bytes, bytes.length, formatVersion);
    }

    /** @param limit that many of the bytes are the row */
    RowInput(byte[] bytes, int limit, byte formatVersion) {
        this(bytes, limit, formatVersion, formatVersion);
    }

    /** Of any format between two. */
    RowInput(byte[] bytes, byte oldest, byte newest) {
        this(bytes, bytes.length, oldest, newest);
    }

    private RowInput(byte[] bytes, int limit, byte oldest, byte newest) {
        this.bytes = bytes;
        this.limit = limit;
        if (limit == 0) {
            throw new CorruptRowException("it is empty");
        }
        formatVersion = bytes[position++];
        if (formatVersion < oldest || formatVersion > newest) {
            throw new CorruptRowException("its format is version " + formatVersion + ", this node reads version "
                    + (oldest == newest ? "" : oldest + " to ") + newest
                    + "; run the release that wrote it, or rebuild the state under a new application id");
        }
    }

    byte formatVersion() {
        return formatVersion;
    }

    boolean flag() {
        long value = unsigned();
        if (value > 1) {
            throw new CorruptRowException("a flag is " + value);
        }
        return value == 1;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = next();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptRowException("a number is longer than 10 bytes");
    }

    long optional() {
        return unsigned() - 1;
    }

    int smallUnsigned() {
        long value = unsigned();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CorruptRowException("a number is outside 0 … 2^31-1");
        }
        return (int) value;
    }

    int smallOptional() {
        long value = optional();
        if (value < -1 || value > Integer.MAX_VALUE) {
            throw new CorruptRowException("a number is outside -1 … 2^31-1");
        }
        return (int) value;
    }

    String text() {
        int length = textLength();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    /**
     * A text that is probably one of two that are at hand already.
     *
     * @return that very string when it is
     */
    String textLike(String known, String other) {
        return skipped(known) ? known : skipped(other) ? other : text();
    }

    /** Whether this text of ASCII was next; when not, nothing has happened. */
    private boolean skipped(String known) {
        int begin = position;
        int length = textLength();
        if (length == known.length()) {
            int i = 0;
            while (i < length && bytes[position + i] == known.charAt(i)) {
                i++;
            }
            if (i == length) {
                position += length;
                return true;
            }
        }
        position = begin;
        return false;
    }

    /** A text of which only matters whether it is blank. */
    boolean isBlankText() {
        int length = textLength();
        int from = position;
        position += length;
        for (int i = from; i < position; i++) {
            if (bytes[i] > ' ') {
                return false;
            }
        }
        return Text.isBlank(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    void skipText() {
        int length = textLength();
        position += length;
    }

    void skipOptionalText() {
        if (flag()) {
            skipText();
        }
    }

    void skipInstant() {
        long unusedSeconds = unsigned();
        int unusedNanos = smallUnsigned();
    }

    @Nullable
    String optionalText() {
        return flag() ? text() : null;
    }

    Instant instant() {
        long zigzag = unsigned();
        int nanos = smallUnsigned();
        try {
            return Instant.ofEpochSecond((zigzag >>> 1) ^ -(zigzag & 1), nanos);
        } catch (DateTimeException e) {
            throw new CorruptRowException("a time is out of range");
        }
    }

    /** How many entries of at least one byte follow. */
    int count() {
        int count = smallUnsigned();
        if (count > limit - position) {
            throw new CorruptRowException("a list ends behind the row");
        }
        return count;
    }

    void end() {
        if (position != limit) {
            throw new CorruptRowException((limit - position) + " bytes are left over");
        }
    }

    private int textLength() {
        int length = smallUnsigned();
        if (length > limit - position) {
            throw new CorruptRowException("a text ends behind the row");
        }
        return length;
    }

    private byte next() {
        if (position == limit) {
            throw new CorruptRowException("it ends too early");
        }
        return bytes[position++];
    }
}
