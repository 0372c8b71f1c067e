package io.transcripts.live;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Cuts what comes in pieces behind whole events, so that a batch that breaks off in the middle of one leaves nothing that would spoil the
 * next. Keeps at most one event that is not whole. Not thread-safe.
 */
public final class WholeEvents {
    /** A segment with all its words and translations is smaller. */
    private static final int MOST = 8 << 20;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream(0);

    /**
     * Adds a piece.
     *
     * @return all events that are whole now; empty while none is
     * @throws IllegalStateException when an event does not end
     */
    public ByteBuffer add(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        int end = end(bytes);
        if (end == 0) {
            if (rest.size() + bytes.length > MOST) {
                throw new IllegalStateException("an event does not end");
            }
            rest.write(bytes, 0, bytes.length);
            return ByteBuffer.allocate(0);
        }
        ByteBuffer whole = ByteBuffer.wrap(bytes, 0, end);
        if (rest.size() > 0) {
            rest.write(bytes, 0, end);
            whole = ByteBuffer.wrap(rest.toByteArray());
            rest.reset();
        }
        rest.write(bytes, end, bytes.length - end);
        return whole;
    }

    /** Whether nothing is left over. */
    public boolean isEmpty() {
        return rest.size() == 0;
    }

    /** Behind the last empty line; 0 for none. */
    private int end(byte[] bytes) {
        for (int i = bytes.length - 1; i > 0; i--) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\n') {
                return i + 1;
            }
        }
        return bytes.length > 0 && bytes[0] == '\n' && endsLine() ? 1 : 0;
    }

    private boolean endsLine() {
        byte[] before = rest.toByteArray();
        return before.length > 0 && before[before.length - 1] == '\n';
    }
}
