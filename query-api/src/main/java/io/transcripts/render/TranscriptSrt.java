package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;

/**
 * {@code format=srt}: SubRip captions, one cue per segment. SubRip has no specification, hence the common ground of its
 * readers: a counter from 1, a line of times, lines of text, an empty line; no markup and no escapes.
 */
public final class TranscriptSrt extends TextRendering {
    private final RenderOptions options;
    private final Labels labels;
    private int number;

    /** Of a transcript whose segments are still to come. */
    public TranscriptSrt(Transcript transcript, RenderOptions options) {
        this.options = options;
        labels = new Labels(transcript, options.speakerLabels());
    }

    /** The final segments as UTF-8 cues, lines ended by LF; no bytes at all when there are none. */
    public static byte[] render(Transcript transcript, RenderOptions options) {
        return new TranscriptSrt(transcript, options).whole(transcript);
    }

    @Override
    public void line(Line line) {
        if (!line.isFinal()) {
            return;
        }
        number++;
        out.append(number)
                .append('\n')
                .append(Times.ofCaption(line.startMs(), ','))
                .append(" --> ")
                .append(Times.ofCaption(Cues.endMs(line), ','))
                .append('\n')
                .append(withoutArrow(LineBreaks.inCaption(labels.onOneLine(line) + ": " + line.text())))
                .append('\n');
        String translation = Translations.inCaption(line, options);
        if (translation != null) {
            out.append(withoutArrow(translation)).append('\n');
        }
        out.append('\n');
    }

    /** Readers that look for the arrow anywhere would take such text for a line of times; a space keeps it readable. */
    private static String withoutArrow(String text) {
        return text.replace("-->", "-- >");
    }
}
