package io.transcripts.api;

import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.BodyParts;
import io.transcripts.http.ResponseBudget;
import io.transcripts.render.Rendering;
import java.nio.ByteBuffer;

/** A large transcript as it is read and rendered. */
final class TranscriptParts implements BodyParts {
    private final TranscriptReading reading;
    private final Rendering rendering;
    private final ResponseBudget.Lease lease;
    private boolean isBegun;
    private boolean isDone;

    /** @param lease of what the reading holds; given back with it */
    TranscriptParts(TranscriptReading reading, Rendering rendering, ResponseBudget.Lease lease) {
        this.reading = reading;
        this.rendering = rendering;
        this.lease = lease;
    }

    @Override
    public ByteBuffer next() {
        if (!isBegun) {
            isBegun = true;
            rendering.begin();
        }
        if (!reading.read(rendering::line, () -> rendering.size() >= PART)) {
            rendering.end();
            isDone = true;
        }
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
