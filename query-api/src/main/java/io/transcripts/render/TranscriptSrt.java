package io.transcripts.render;

import io.transcripts.captions.Cue;
import io.transcripts.captions.Direction;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;

/**
 * {@code format=srt}: SubRip captions. SubRip has no specification, hence the common ground of its readers: a counter from
 * 1, a line of times, lines of text, an empty line; no markup and no escapes.
 */
public final class TranscriptSrt extends CaptionRendering {
    private int number;

    /** Of a transcript whose segments are still to come. */
    public TranscriptSrt(Transcript transcript, RenderOptions options) {
        super(transcript, options, false);
    }

    /** The final segments as UTF-8 cues, lines ended by LF; no bytes at all when there are none. */
    public static byte[] render(Transcript transcript, RenderOptions options) {
        return new TranscriptSrt(transcript, options).whole(transcript);
    }

    /** Readers that look for the arrow anywhere would take such text for a line of times; a space keeps it readable. */
    @Override
    String spoken(String text) {
        return text.replace("-->", "-- >");
    }

    @Override
    String label(String label) {
        return spoken(label) + ": ";
    }

    /** Players take it from the first letter of all. */
    @Override
    Direction before(Line line) {
        return before(label(line), line);
    }

    private static Direction before(String label, Line line) {
        Direction first = Direction.first(label, 0, label.length());
        return first == null ? Direction.shown(line.text(), 0, line.text().length()) : first;
    }

    @Override
    void cue(Cue<Line> cue) {
        number++;
        out.append(number).append('\n');
        times(cue, ',');
        boolean isLabelled = cue.number() == 1;
        if (isLabelled) {
            String label = label(cue.source());
            labelled(cue.text(), label, before(label, cue.source()));
        }
        lines(cue.text(), isLabelled ? 1 : 0);
        Cue.Caption translation = cue.translation();
        if (translation != null) {
            lines(translation, 0);
        }
        out.append('\n');
    }

    private void lines(Cue.Caption caption, int first) {
        for (int line = first; line < caption.lines(); line++) {
            mark(caption, line);
            append(caption.whole(), caption.from(line), caption.to(line));
            out.append('\n');
        }
    }

    /** The label decides the direction of its line, so text of the other one stands in an isolate, where it needs one and has room. */
    private void labelled(Cue.Caption caption, String label, Direction before) {
        out.append(label);
        if (caption.lines() > 0) {
            Direction direction = caption.direction() == null ? Direction.LEFT_TO_RIGHT : caption.direction();
            boolean isIsolated = before != direction
                    && caption.free(0) > 1
                    && !direction.needsNoIsolate(caption.whole(), caption.from(0), caption.to(0));
            if (isIsolated) {
                out.append(direction.isolate());
            }
            append(caption.whole(), caption.from(0), caption.to(0));
            if (isIsolated) {
                out.append(Direction.POP);
            }
        }
        out.append('\n');
    }
}
