package io.transcripts.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to read a whole session into Java records, for the comparison of ways. Used by one thread. */
interface SessionReads extends AutoCloseable {

    /** The segments in order, every column decoded. */
    List<Row> read(String sessionId) throws Exception;

    /** Processes besides this one that work for a read; those of the operating system that are watched. */
    List<Long> servers();

    @Override
    void close();

    /**
     * A segment as callers use it.
     *
     * @param channel negative when unknown
     * @param confidence NaN when unknown
     */
    record Row(
            String id,
            String speaker,
            int channel,
            @Nullable String language,
            String text,
            @Nullable String translation,
            long startMs,
            long endMs,
            double confidence) {}
}
