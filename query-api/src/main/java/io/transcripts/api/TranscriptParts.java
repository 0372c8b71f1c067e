package io.transcripts.api;

import io.transcripts.domain.LineReading;
import io.transcripts.http.BodyParts;
import io.transcripts.http.ResponseBudget;
import io.transcripts.render.Rendering;
import java.nio.ByteBuffer;

/** A large transcript, or a part of it, as it is read and rendered. */
final class TranscriptParts implements BodyParts {
    /** Beyond what the lease has for a part that is not much longer than others. */
    private static final long ROOM_OF_PART = 1 << 20;

    private final LineReading reading;
    private final Rendering rendering;
    private final ResponseBudget.Lease lease;
    private final GrowingRoom room;
    private int left;
    private boolean isBegun;
    private boolean isDone;

    /**
     * From where the reading stands.
     *
     * @param segments at the most
     * @param lease of what the reading holds; given back with it
     */
    TranscriptParts(LineReading reading, int segments, Rendering rendering, ResponseBudget.Lease lease) {
        this.reading = reading;
        this.left = segments;
        this.rendering = rendering;
        this.lease = lease;
        room = new GrowingRoom(lease, ROOM_OF_PART);
    }

    @Override
    public ByteBuffer next() {
        if (!isBegun) {
            isBegun = true;
            rendering.begin();
        }
        boolean hasMore = reading.read(
                line -> {
                    left--;
                    rendering.line(line);
                },
                () -> left == 0 || rendering.size() >= PART);
        if (!hasMore || left == 0) {
            rendering.end();
            isDone = true;
        }
        room.add(rendering.size());
        return ByteBuffer.wrap(rendering.take());
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public void close() {
        reading.close();
        lease.close();
    }
}
