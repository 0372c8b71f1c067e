package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptAssembler;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a transcript from a snapshot of the store. What it holds meanwhile is the place of each segment, and what the heap
 * had of the session; the snapshot is kept until it is closed.
 */
final class OpenTranscript implements TranscriptReading {

    private final TranscriptIndex index;
    private final Transcript head;
    private final OpenLines lines;

    /**
     * Goes through the rows once, unless it is known what is to be found there.
     *
     * @param segments their snapshot is closed with it
     * @param known index of this very version; null for none
     */
    OpenTranscript(
            String sessionId,
            Header header,
            SessionFacts facts,
            SnapshotSegments segments,
            @Nullable TranscriptIndex known) {
        index = known != null ? known : segments.index(header, facts);
        head = TranscriptAssembler.head(sessionId, header, facts, index);
        lines = new OpenLines(
                segments,
                facts.languages(),
                index.places().size(),
                position -> index.places().get(position).id());
    }

    @Override
    public Transcript head() {
        return head;
    }

    @Override
    public TranscriptIndex index() {
        return index;
    }

    @Override
    public void seek(int position) {
        lines.seek(position);
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
