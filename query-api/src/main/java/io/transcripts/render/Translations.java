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
}
