package io.transcripts.bench;

import io.transcripts.domain.Transcript.Line;
import java.util.List;

/** A way to read a whole session into Java records, for the comparison of ways. Used by one thread. */
interface SessionReads extends AutoCloseable {

    /** The segments in order, every column decoded. */
    List<Line> read(String sessionId) throws Exception;

    /** Processes besides this one that work for a read; those of the operating system that are watched. */
    List<Long> servers();

    @Override
    void close();
}
