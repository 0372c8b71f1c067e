package io.transcripts.api;

import io.transcripts.domain.Position;
import io.transcripts.domain.Transcript;
import io.transcripts.http.Problem;
import io.transcripts.render.Rendering;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a transcript is to be seen.
 *
 * @param isCut whether its lines have to be found, which takes many times what everything else does
 * @param key under which bodies are kept; null for what is not kept
 * @param expectedVersion the only one to be shown; null for any
 * @param cursor where what changes goes on behind a body; null for none
 */
record TranscriptView(
        String contentType,
        boolean includeWords,
        boolean isCut,
        Function<Transcript, Rendering> rendering,
        BodyCache.@Nullable Key key,
        @Nullable Long expectedVersion,
        @Nullable Function<Position, String> cursor) {

    boolean isExpected(long version) {
        return expectedVersion == null || expectedVersion == version;
    }

    /** @throws Problem 409 when this is not the version that is expected */
    void check(long version, long lag) throws Problem {
        if (!isExpected(version)) {
            throw SessionProblems.versionChanged(version, lag);
        }
    }
}
