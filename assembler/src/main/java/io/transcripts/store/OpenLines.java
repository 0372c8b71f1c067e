package io.transcripts.store;

import io.transcripts.domain.Languages;
import io.transcripts.domain.PartitionLeftException;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptAssembler;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Segments of a snapshot that are read as somebody takes them. */
final class OpenLines implements AutoCloseable {
    private final SnapshotSegments segments;
    private final Languages languages;
    private final int count;
    private final IntFunction<String> ids;
    private int next;

    /** @param ids of those to be read, all of them shown, by their position among them */
    OpenLines(SnapshotSegments segments, Languages languages, int count, IntFunction<String> ids) {
        this.segments = segments;
        this.languages = languages;
        this.count = count;
        this.ids = ids;
    }

    void seek(int position) {
        next = position;
    }

    /** As {@link io.transcripts.domain.LineReading#read}. */
    boolean read(Consumer<Line> lines, BooleanSupplier isEnough) {
        try {
            return segments.rows().look(cursor -> {
                while (next < count && !isEnough.getAsBoolean()) {
                    Line line = TranscriptAssembler.line(segments.one(ids.apply(next), cursor), languages);
                    if (line == null) {
                        throw new IllegalStateException("a segment of a snapshot is not shown any more");
                    }
                    lines.accept(line);
                    next++;
                }
                return next < count;
            });
        } catch (InvalidStateStoreException e) {
            throw new PartitionLeftException(e);
        }
    }

    @Override
    public void close() {
        segments.rows().close();
    }
}
