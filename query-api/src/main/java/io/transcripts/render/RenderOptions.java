package io.transcripts.render;

import io.transcripts.captions.CaptionLimits;
import io.transcripts.domain.Lens;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to see of a transcript. A format ignores what it has no place for.
 *
 * @param translations which of each segment's are shown
 * @param translationLanguage stands in for the session's target language; null for that
 * @param speakerLabels how speakers are called
 * @param includeWords words with their times: in JSON as they are, in WebVTT as time stamps inside the text
 * @param includeInterim JSON only: also the segments that are not final yet
 * @param captions the bounds of SubRip and WebVTT cues
 */
public record RenderOptions(
        ShownTranslations translations,
        @Nullable String translationLanguage,
        SpeakerLabels speakerLabels,
        boolean includeWords,
        boolean includeInterim,
        CaptionLimits captions) {

    /** What a caller gets who asks for nothing in particular. */
    public static final RenderOptions DEFAULT = new RenderOptions(true, SpeakerLabels.ROLE, false, false);

    /** Which translations of a segment are shown. */
    public enum ShownTranslations {
        NONE,
        /** The one into the target language. */
        TARGET,
        /** JSON only: one of each language. */
        ALL
    }

    /** Into the session's target language or none, and with the usual bounds of captions. */
    public RenderOptions(
            boolean includeTranslations, SpeakerLabels speakerLabels, boolean includeWords, boolean includeInterim) {
        this(
                includeTranslations ? ShownTranslations.TARGET : ShownTranslations.NONE,
                null,
                speakerLabels,
                includeWords,
                includeInterim,
                CaptionLimits.DEFAULT);
    }

    /** What of a session decides how its segments are shown. */
    public Lens lens() {
        return new Lens(includeInterim, translations == ShownTranslations.TARGET, speakerLabels != SpeakerLabels.ROLE);
    }

    /** How speakers are called. */
    public enum SpeakerLabels {
        /** As the events name them: {@code agent}. */
        ROLE,
        /** By audio channel: {@code channel_0}; the role where no channel is known. */
        CHANNEL,
        /** By the participant's name; the role where no name is known. */
        NAME
    }
}
