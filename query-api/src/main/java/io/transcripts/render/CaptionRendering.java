package io.transcripts.render;

import io.transcripts.captions.Captioner;
import io.transcripts.captions.Cue;
import io.transcripts.captions.Direction;
import io.transcripts.captions.Utterance;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import org.jspecify.annotations.Nullable;

/** A format of captions: segments become cues, and these are written. */
abstract class CaptionRendering extends TextRendering {
    private final RenderOptions options;
    private final Labels labels;
    private final Transcript transcript;
    private final Captioner<Line> captioner;

    CaptionRendering(Transcript transcript, RenderOptions options, boolean showsWords) {
        this.transcript = transcript;
        this.options = options;
        labels = new Labels(transcript, options.speakerLabels());
        captioner = new Captioner<>(options.captions(), showsWords && options.includeWords(), this::cue);
    }

    abstract void cue(Cue<Line> cue);

    @Override
    public final void line(Line line) {
        if (line.isFinal()) {
            captioner.add(new Utterance<>(
                    line,
                    labels.of(line),
                    line.startMs(),
                    line.endMs(),
                    spoken(line.text()),
                    line.language(),
                    translation(line),
                    transcript.targetLanguage(),
                    line.words()));
        }
    }

    @Override
    public final void end() {
        captioner.end();
    }

    /** The text as the format can hold it; lines are measured as they are written. */
    String spoken(String text) {
        return text;
    }

    private @Nullable String translation(Line line) {
        String translation = Translations.shown(line, options);
        return translation == null ? null : spoken(translation);
    }

    /** The label, without a line break and never blank. */
    final String label(Line line) {
        return LineBreaks.inCaption(labels.onOneLine(line));
    }

    final void times(Cue<Line> cue, char separator) {
        Times.ofCaption(out, cue.startMs(), separator).append(" --> ");
        Times.ofCaption(out, cue.endMs(), separator).append('\n');
    }

    /** A mark before a line that a player would else show the wrong way round. */
    final void mark(Direction direction, Cue.Caption caption, int line) {
        if (direction != Direction.shown(caption.whole(), caption.from(line), caption.to(line))) {
            out.append(direction.mark());
        }
    }
}
