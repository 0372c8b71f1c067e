package io.transcripts.render;

import io.transcripts.domain.Languages;
import io.transcripts.domain.Text;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Translation;
import io.transcripts.render.RenderOptions.ShownTranslations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one caller is shown of a transcript's translations. */
final class Translations {
    /** "Undetermined", ISO 639-2: for a translation whose language nobody told. */
    private static final String UNDETERMINED = "und";

    private final ShownTranslations shown;
    private final Languages languages;
    /** Whether the target is the session's, for which the translations are chosen already. */
    private final boolean isSessions;

    Translations(Transcript transcript, RenderOptions options) {
        shown = options.translations();
        isSessions = options.translationLanguage() == null;
        languages = new Languages(
                transcript.sourceLanguage(), isSessions ? transcript.targetLanguage() : options.translationLanguage());
    }

    /** The language that translations are shown in; null when unknown. */
    @Nullable
    String target() {
        return languages.target();
    }

    /** The tag that stands beside translations in the formats of lines. */
    String tag() {
        String target = languages.target();
        return target == null ? UNDETERMINED : target;
    }

    /** The translation to show, verbatim; null for none, and where all are shown. */
    @Nullable
    String of(Line line) {
        if (shown != ShownTranslations.TARGET) {
            return null;
        }
        if (isSessions) {
            return line.translation();
        }
        Translation chosen = languages.choose(line);
        return chosen == null ? null : chosen.text();
    }

    /** The same for formats of lines: a blank one is none. */
    @Nullable
    String seen(Line line) {
        String translation = of(line);
        return translation == null || Text.isBlank(translation) ? null : translation;
    }

    /** One of each language where all are shown, whether a segment speaks it or not, sorted by tag; else none. */
    List<Translation> all(Line line) {
        return shown == ShownTranslations.ALL ? line.fittingTranslations() : List.of();
    }
}
