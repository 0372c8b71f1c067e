package io.transcripts.http;

import java.nio.ByteBuffer;

/**
 * A body that is at hand. Java copies what it writes to a socket into a buffer outside the heap first, as large as the write, and
 * keeps that with the thread: so this goes part by part too.
 */
final class WholeBody implements BodyParts {
    private static final int PART = 128 << 10;

    private final byte[] body;
    private int begun;
    private boolean isDone;

    WholeBody(byte[] body) {
        this.body = body;
    }

    @Override
    public ByteBuffer next() {
        int length = Math.min(PART, body.length - begun);
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
