package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.util.Set;

/**
 * {@code format=vtt}: WebVTT captions, one cue per segment. Every line of text is well-formed on its own.
 *
 * @see <a href="https://www.w3.org/TR/webvtt1/">WebVTT, W3C</a>
 */
public final class TranscriptVtt extends TextRendering {
    /** First lines by which widespread readers know a block that is no cue, whatever stands below them. */
    private static final Set<String> BLOCK_NAMES = Set.of("NOTE", "STYLE", "REGION");

    private final RenderOptions options;
    private final Labels labels;
    private final String target;

    /** Of a transcript whose segments are still to come. */
    public TranscriptVtt(Transcript transcript, RenderOptions options) {
        this.options = options;
        labels = new Labels(transcript, options.speakerLabels());
        target = escaped(Translations.tag(transcript));
    }

    /** The final segments as a UTF-8 WebVTT file, lines ended by LF; just its header when there are none. */
    public static byte[] render(Transcript transcript, RenderOptions options) {
        return new TranscriptVtt(transcript, options).whole(transcript);
    }

    @Override
    public void begin() {
        out.append("WEBVTT\n");
    }

    @Override
    public void line(Line line) {
        if (!line.isFinal()) {
            return;
        }
        String voice = voice(LineBreaks.inCaption(labels.onOneLine(line)));
        out.append('\n').append(cueId(line)).append('\n');
        out.append(Times.ofCaption(line.startMs(), '.'))
                .append(" --> ")
                .append(Times.ofCaption(Cues.endMs(line), '.'))
                .append('\n');
        out.append(voice);
        text(out, line, options);
        out.append("</v>\n");
        String translation = Translations.inCaption(line, options);
        if (translation != null) {
            out.append(voice).append("<lang ").append(target).append('>');
            out.append(escaped(translation)).append("</lang></v>\n");
        }
    }

    /** The segment's id, which has no character that could end the line or look like the arrow. */
    private static String cueId(Line line) {
        return BLOCK_NAMES.contains(line.id()) ? line.id() + "#1" : line.id();
    }

    /** The start tag of a speaker. Readers drop the space, which keeps a label like "a--" from making an arrow. */
    private static String voice(String label) {
        return "<v " + escaped(label) + (label.endsWith("--") ? " >" : ">");
    }

    private static void text(StringBuilder out, Line line, RenderOptions options) {
        String text = LineBreaks.inCaption(line.text());
        if (!options.includeWords()) {
            out.append(escaped(text));
            return;
        }
        int from = 0;
        for (WordStamps.Stamp stamp : WordStamps.of(line, text)) {
            out.append(escaped(text.substring(from, stamp.position())));
            out.append('<').append(Times.ofCaption(stamp.ms(), '.')).append('>');
            from = stamp.position();
        }
        out.append(escaped(text.substring(from)));
    }

    /** Text or an annotation by the rules of WebVTT 4.2; NUL, which a reader replaces anyway, replaced. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\0' -> out.append('\uFFFD');
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
