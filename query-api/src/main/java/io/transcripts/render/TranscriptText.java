package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;

/** {@code format=text}: a line per segment, and one below it for its translation. */
public final class TranscriptText extends TextRendering {
    private final Labels labels;
    private final Translations translations;

    /** Of a transcript whose segments are still to come. */
    public TranscriptText(Transcript transcript, RenderOptions options) {
        labels = new Labels(transcript, options.speakerLabels());
        translations = new Translations(transcript, options);
    }

    /** The final segments as UTF-8 lines, each ended by LF; no bytes at all when there are none. */
    public static byte[] render(Transcript transcript, RenderOptions options) {
        return new TranscriptText(transcript, options).whole(transcript);
    }

    @Override
    public void line(Line line) {
        if (!line.isFinal()) {
            return;
        }
        String label = labels.onOneLine(line);
        out.append(label).append(": ").append(LineBreaks.onOneLine(line.text())).append('\n');
        String translation = translations.seen(line);
        if (translation != null) {
            out.append(label).append(" (").append(translations.tag()).append("): ");
            out.append(LineBreaks.onOneLine(translation)).append('\n');
        }
    }
}
