package io.transcripts.captions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an utterance is cut: numbers alone, no text.
 *
 * @param text direction of the text, null where no line needs a mark
 * @param translation that of the translation
 */
record Cuts(@Nullable Direction text, @Nullable Direction translation, List<Cut> cues) {

    /**
     * One cue.
     *
     * @param startMs since the start of the utterance
     * @param text numbers of {@link LineLayout}; never written to
     * @param translation the same of the translation; null where the cue has none
     */
    record Cut(long startMs, long endMs, int[] text, int @Nullable [] translation) {}
}
