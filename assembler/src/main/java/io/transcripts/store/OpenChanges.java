package io.transcripts.store;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Header;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Position;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Transcript.Line;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads from a snapshot of the store what has changed of a transcript; the snapshot is kept until it is closed. */
final class OpenChanges implements ChangesReading {

    private final Changes changes;
    private final OpenLines lines;

    /**
     * Goes through the rows once.
     *
     * @param segments their snapshot is closed with it
     * @param each receives each of them once, without its words
     */
    OpenChanges(
            @Nullable Position copy,
            Lens lens,
            String sessionId,
            Header header,
            SessionFacts facts,
            SnapshotSegments segments,
            Consumer<Segment> each) {
        changes = segments.rows()
                .look(cursor -> Changes.since(copy, lens, sessionId, header, facts, segments.all(cursor), each));
        lines = new OpenLines(
                segments,
                facts.languages(),
                changes.segments().size(),
                position -> changes.segments().get(position).id());
    }

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public boolean read(Consumer<Line> to, BooleanSupplier isEnough) {
        return lines.read(to, isEnough);
    }

    @Override
    public void close() {
        lines.close();
    }
}
