package io.transcripts.domain;

import io.transcripts.domain.Transcript.Line;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One version of a transcript that is too large to be held: its segments are read as somebody takes them. Used by one thread
 * at a time; to be closed.
 */
public interface TranscriptReading extends AutoCloseable {

    /** The transcript without its segments. */
    Transcript head();

    /** Where its segments stand. */
    TranscriptIndex index();

    /** Goes to a position among {@link TranscriptIndex#places}, to read from there on. */
    void seek(int position);

    /**
     * Reads on, in the transcript's order; interims are among the segments.
     *
     * @param lines receives segments, with their words
     * @param isEnough asked before each
     * @return whether there are more
     */
    boolean read(Consumer<Line> lines, BooleanSupplier isEnough);

    @Override
    void close();
}
