package io.transcripts.captions;

import io.transcripts.schema.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one speaker says at once, with its translation.
 *
 * @param source what the caller knows it by
 * @param speaker whose cues must not run into each other
 * @param language of the text, or null when unknown
 * @param translation null when there is none to show
 * @param label the direction that its first line has by what is written before it; null where nothing is
 * @param words as far as they are known; empty otherwise
 */
public record Utterance<T>(
        T source,
        String speaker,
        long startMs,
        long endMs,
        String text,
        @Nullable String language,
        @Nullable String translation,
        @Nullable String translationLanguage,
        @Nullable Direction label,
        List<Word> words) {

    /** Characters that it holds. */
    int size() {
        return text.length() + (translation == null ? 0 : translation.length());
    }
}
