package io.transcripts.domain;

import io.transcripts.domain.Transcript.Line;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The languages of a session, and what they mean for a segment's translation: rule 3.6.
 *
 * @param source tag of the language spoken, where a segment names none; null when unknown
 * @param target tag of the language to translate to; null when unknown: nothing is then needed or shown
 */
public record Languages(@Nullable String source, @Nullable String target) {

    /** Nothing known yet. */
    public static final Languages UNKNOWN = new Languages(null, null);

    /** Whether a segment in {@code language} has to have a translation. */
    boolean needsTranslation(@Nullable String language) {
        String spoken = language == null ? source : language;
        return target != null && spoken != null && !isSamePrimary(spoken, target);
    }

    /** Whether a translation into {@code language} is one into the target, exactly or nearly. */
    boolean isTarget(String language) {
        return target != null && isSamePrimary(language, target);
    }

    /** The translation to show beside a segment (rule 3.6); null for none. */
    public @Nullable Translation choose(Line shown) {
        return choose(shown.language(), shown.revision(), shown.translations());
    }

    /**
     * The same beside a segment that is still to be shown.
     *
     * @param language of the segment
     * @param revision of the segment's text
     * @param translations by {@link Translation#key}
     */
    @Nullable
    Translation choose(@Nullable String language, int revision, SortedMap<String, Translation> translations) {
        if (target == null || translations.isEmpty() || speaksTarget(language)) {
            return null;
        }
        Translation exact = translations.get(Translation.key(target));
        if (exact != null && exact.fits(revision)) {
            return exact;
        }
        for (Map.Entry<String, Translation> entry : translations.entrySet()) {
            if (isSamePrimary(entry.getKey(), target) && entry.getValue().fits(revision)) {
                return entry.getValue();
            }
        }
        return null;
    }

    private boolean speaksTarget(@Nullable String language) {
        String spoken = language == null ? source : language;
        return target != null && spoken != null && isSamePrimary(spoken, target);
    }

    /** Tags are ASCII, which the codec sees to. */
    private static boolean isSamePrimary(String tag, String other) {
        int length = primaryLength(tag);
        return length == primaryLength(other) && tag.regionMatches(true, 0, other, 0, length);
    }

    private static int primaryLength(String tag) {
        int hyphen = tag.indexOf('-');
        return hyphen < 0 ? tag.length() : hyphen;
    }
}
