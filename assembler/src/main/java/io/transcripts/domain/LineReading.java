package io.transcripts.domain;

import io.transcripts.domain.Transcript.Line;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Segments that are read as somebody takes them. Used by one thread at a time; to be closed. */
public interface LineReading extends AutoCloseable {

    /**
     * Reads on, in the transcript's order.
     *
     * @param lines receives segments, with their words
     * @param isEnough asked before each
     * @return whether there are more
     * @throws PartitionLeftException when what is read has left this node meanwhile
     */
    boolean read(Consumer<Line> lines, BooleanSupplier isEnough);

    @Override
    void close();
}
