package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.nio.charset.StandardCharsets;

/** {@code format=text}: a line per segment, and one below it for its translation. */
public final class TranscriptText {
    private TranscriptText() {}

    /** The final segments as UTF-8 lines, each ended by LF; no bytes at all when there are none. */
    public static byte[] render(Transcript transcript, RenderOptions options) {
        Labels labels = new Labels(transcript, options.speakerLabels());
        String target = Translations.tag(transcript);
        StringBuilder out = new StringBuilder();
        for (Line line : transcript.segments()) {
            if (!line.isFinal()) {
                continue;
            }
            String label = labels.onOneLine(line);
            out.append(label)
                    .append(": ")
                    .append(LineBreaks.onOneLine(line.text()))
                    .append('\n');
            String translation = Translations.shown(line, options);
            if (translation != null) {
                out.append(label).append(" (").append(target).append("): ");
                out.append(LineBreaks.onOneLine(translation)).append('\n');
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
