package io.transcripts.render;

import io.transcripts.captions.Captioner;
import io.transcripts.captions.Cue;
import io.transcripts.captions.Direction;
import io.transcripts.captions.KnownCuts;
import io.transcripts.captions.Utterance;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A format of captions: segments become cues, and these are written. */
abstract class CaptionRendering extends TextRendering {
    private static final int MOST_LABELS = 64;

    /** Of all transcripts of the process: what comes of one does not depend on what is known. */
    private static final KnownCuts KNOWN =
            new KnownCuts(Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 64));

    /** Of segments that tell none; null when unknown. */
    private final @Nullable String sourceLanguage;

    private final Labels labels;
    private final Translations translations;
    private final Captioner<Line> captioner;
    /** How labels are written: most speakers speak again. */
    private final Map<String, String> written = new HashMap<>();

    CaptionRendering(Transcript transcript, RenderOptions options, boolean showsWords) {
        sourceLanguage = transcript.sourceLanguage();
        translations = new Translations(transcript, options);
        labels = new Labels(transcript, options.speakerLabels());
        captioner = new Captioner<>(options.captions(), showsWords && options.includeWords(), KNOWN, this::cue);
    }

    abstract void cue(Cue<Line> cue);

    final Translations translations() {
        return translations;
    }

    @Override
    public final void line(Line line) {
        if (line.isFinal()) {
            captioner.add(new Utterance<>(
                    line,
                    labels.of(line),
                    line.startMs(),
                    line.endMs(),
                    spoken(line.text()),
                    line.language() == null ? sourceLanguage : line.language(),
                    translation(line),
                    translations.target(),
                    before(line),
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

    /** The direction that the first line of a segment has by what stands before it; null where nothing does. */
    @Nullable
    Direction before(Line line) {
        return null;
    }

    private @Nullable String translation(Line line) {
        String translation = translations.seen(line);
        return translation == null ? null : spoken(translation);
    }

    /** The label as the format writes it. */
    final String label(Line line) {
        String label = labels.of(line);
        String known = written.get(label);
        if (known == null) {
            if (written.size() == MOST_LABELS) {
                written.clear();
            }
            known = label(labels.inCaption(line));
            written.put(label, known);
        }
        return known;
    }

    /** The same of a label that is on one line and not blank. */
    abstract String label(String label);

    final void times(Cue<Line> cue, char separator) {
        Times.ofCaption(out, cue.startMs(), separator).append(" --> ");
        Times.ofCaption(out, cue.endMs(), separator).append('\n');
    }

    /** A mark before a line that a player would else show the wrong way round, where it has room. */
    final void mark(Cue.Caption caption, int line) {
        Direction direction = caption.direction();
        if (direction != null
                && caption.free(line) > 0
                && direction != Direction.shown(caption.whole(), caption.from(line), caption.to(line))) {
            out.append(direction.mark());
        }
    }
}
