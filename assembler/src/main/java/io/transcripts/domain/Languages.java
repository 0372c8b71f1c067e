package io.transcripts.domain;

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

    /**
     * The translation to show beside a final.
     *
     * @param translations by {@link Translation#key}
     */
    @Nullable
    Translation choose(Utterance shown, SortedMap<String, Translation> translations) {
        if (target == null || translations.isEmpty() || speaksTarget(shown.language())) {
            return null;
        }
        Translation exact = translations.get(Translation.key(target));
        if (exact != null && exact.fits(shown.revision())) {
            return exact;
        }
        for (Map.Entry<String, Translation> entry : translations.entrySet()) {
            if (isSamePrimary(entry.getKey(), target) && entry.getValue().fits(shown.revision())) {
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
