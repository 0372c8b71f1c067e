package io.transcripts.search;

import org.jspecify.annotations.Nullable;

/**
 * A place where the query was found.
 *
 * @param startMs of the matching words where their times are known, else of the segment
 * @param isTranslation whether it is in a translation of the segment
 * @param language tag of the text that it is in; null when unknown
 * @param before at most {@value Surroundings#MOST} characters, verbatim as the match and what is behind it
 */
public record SearchMatch(
        String segmentId,
        String speaker,
        long startMs,
        long endMs,
        boolean isTranslation,
        @Nullable String language,
        String before,
        String match,
        String after) {}
