package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One transcript on its way into one format: begun once, given each segment in order, ended once. What has come of it may be
 * taken at any time between, so that a large one never has to be held. Used by one thread at a time.
 */
public abstract class Rendering {

    /** What stands before the segments. */
    public abstract void begin();

    /** One segment; those that the format does not show are left out. */
    public abstract void line(Line line);

    /** What stands behind the segments. */
    public abstract void end();

    /** About how many bytes wait to be taken. */
    public abstract int size();

    /** What has come since the last time, in UTF-8. */
    public abstract byte[] take();

    /** All of a transcript at once. */
    public final byte[] whole(Transcript transcript) {
        return Objects.requireNonNull(whole(transcript, size -> true));
    }

    /**
     * The same, as long as there is room for it.
     *
     * @param fits asked behind each segment, and at the end: whether there is room for so many bytes
     * @return null when there is none
     */
    public final byte @Nullable [] whole(Transcript transcript, IntPredicate fits) {
        begin();
        for (Line line : transcript.segments()) {
            line(line);
            if (!fits.test(size())) {
                return null;
            }
        }
        // Captions wait for what comes behind them: of few segments all of them until here.
        end();
        return fits.test(size()) ? take() : null;
    }
}
