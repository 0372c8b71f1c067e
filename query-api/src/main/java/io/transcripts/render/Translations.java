package io.transcripts.render;

import io.transcripts.domain.Text;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import org.jspecify.annotations.Nullable;

/** What the formats of lines show of translations. */
final class Translations {
    /** "Undetermined", ISO 639-2: for a translation whose language nobody told. */
    private static final String UNDETERMINED = "und";

    private Translations() {}

    /** The tag that translations are shown in. */
    static String tag(Transcript transcript) {
        String target = transcript.targetLanguage();
        return target == null ? UNDETERMINED : target;
    }

    /** The translation to show, or null when there is none, or a blank one. */
    static @Nullable String shown(Line line, RenderOptions options) {
        String translation = line.translation();
        return translation == null || !options.includeTranslations() || Text.isBlank(translation) ? null : translation;
    }

    /** The same on a line of a caption; null also when nothing of it would be seen there, for that would end the cue. */
    static @Nullable String inCaption(Line line, RenderOptions options) {
        String translation = shown(line, options);
        String caption = translation == null ? "" : LineBreaks.inCaption(translation);
        return Text.isBlank(caption) ? null : caption;
    }
}
