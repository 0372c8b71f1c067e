package io.transcripts.http;

import java.nio.ByteBuffer;

/**
 * A body that is at hand. Java copies what it writes to a socket into a buffer outside the heap first, as large as the write, and
 * keeps that with the thread: so this goes part by part too.
 */
public final class WholeBody implements BodyParts {
    private static final int WRITE = 128 << 10;

    private final byte[] body;
    private final int most;
    private int begun;
    private boolean isDone;

    WholeBody(byte[] body) {
        this(body, WRITE);
    }

    /** @param most bytes of a part */
    public WholeBody(byte[] body, int most) {
        this.body = body;
        this.most = most;
    }

    @Override
    public ByteBuffer next() {
        int length = Math.min(most, body.length - begun);
        ByteBuffer part = ByteBuffer.wrap(body, begun, length);
        begun += length;
        isDone = begun == body.length;
        return part;
    }

    /** An empty one has a part too. */
    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public void close() {
        // Who sends it gives back the room that it takes.
    }
}
