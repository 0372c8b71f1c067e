package io.transcripts.api;

import io.transcripts.domain.ChangesReading;
import io.transcripts.http.BodyParts;
import io.transcripts.http.ResponseBudget;
import io.transcripts.render.ChangeEvents;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has changed of a transcript, as events that are read and rendered as they are taken: whole ones in each part. */
final class EventParts implements BodyParts {
    private final ChangesReading reading;
    private final ChangeEvents events;
    private final Iterator<String> removed;
    private final ResponseBudget.@Nullable Lease lease;
    private final Consumer<byte[]> whole;
    private boolean isBegun;
    private boolean hasLines = true;
    private boolean isDone;

    /**
     * @param lease of what the reading holds, given back with it; null for a small one
     * @param whole given all events when they are one part
     */
    EventParts(
            ChangesReading reading, ChangeEvents events, ResponseBudget.@Nullable Lease lease, Consumer<byte[]> whole) {
        this.reading = reading;
        this.events = events;
        this.lease = lease;
        this.whole = whole;
        removed = reading.changes().removed().iterator();
    }

    @Override
    public ByteBuffer next() {
        boolean isFirst = !isBegun;
        if (isFirst) {
            isBegun = true;
            if (reading.changes().isReset()) {
                events.reset();
            }
        }
        if (hasLines) {
            hasLines = reading.read(events::segment, () -> events.size() >= PART);
        }
        while (!hasLines && removed.hasNext() && events.size() < PART) {
            events.removed(removed.next());
        }
        if (!hasLines && !removed.hasNext()) {
            events.checkpoint();
            isDone = true;
        }
        byte[] taken = events.take();
        if (isFirst && isDone) {
            whole.accept(taken);
        }
        return ByteBuffer.wrap(taken);
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public void close() {
        reading.close();
        if (lease != null) {
            lease.close();
        }
    }
}
