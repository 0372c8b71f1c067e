package io.transcripts.render;

import io.transcripts.captions.Cue;
import io.transcripts.captions.Spoken;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.util.List;
import java.util.Set;

/**
 * {@code format=vtt}: WebVTT captions. Every line of text is well-formed on its own.
 *
 * @see <a href="https://www.w3.org/TR/webvtt1/">WebVTT, W3C</a>
 */
public final class TranscriptVtt extends CaptionRendering {
    /** First lines by which widespread readers know a block that is no cue, whatever stands below them. */
    private static final Set<String> BLOCK_NAMES = Set.of("NOTE", "STYLE", "REGION");

    private final boolean includeWords;
    private final String target;

    /** Of a transcript whose segments are still to come. */
    public TranscriptVtt(Transcript transcript, RenderOptions options) {
        super(transcript, options, true);
        includeWords = options.includeWords();
        StringBuilder tag = new StringBuilder();
        escaped(tag, translations().tag());
        target = tag.toString();
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
    void cue(Cue<Line> cue) {
        out.append('\n').append(cue.source().id());
        if (cue.number() > 1 || BLOCK_NAMES.contains(cue.source().id())) {
            out.append('#').append(cue.number());
        }
        out.append('\n');
        times(cue, '.');
        String label = label(cue.source());
        text(cue, label);
        Cue.Caption translation = cue.translation();
        if (translation != null) {
            for (int line = 0; line < translation.lines(); line++) {
                out.append(label).append("<lang ").append(target).append('>');
                mark(translation, line);
                escaped(out, translation.whole(), translation.from(line), translation.to(line));
                out.append("</lang></v>\n");
            }
        }
    }

    private void text(Cue<Line> cue, String label) {
        Cue.Caption caption = cue.text();
        if (caption.lines() == 0 && cue.translation() == null) {
            out.append(label).append("</v>\n");
            return;
        }
        List<Spoken> spoken = includeWords ? cue.spoken() : List.of();
        long lastMs = cue.startMs();
        int word = 0;
        for (int line = 0; line < caption.lines(); line++) {
            out.append(label);
            mark(caption, line);
            int from = caption.from(line);
            int to = caption.to(line);
            while (word < spoken.size() && spoken.get(word).from() < from) {
                word++;
            }
            for (; word < spoken.size() && spoken.get(word).from() < to; word++) {
                Spoken next = spoken.get(word);
                if (next.startMs() > lastMs && next.startMs() < cue.endMs()) {
                    escaped(out, caption.whole(), from, next.from());
                    Times.ofCaption(out.append('<'), next.startMs(), '.').append('>');
                    from = next.from();
                    lastMs = next.startMs();
                }
            }
            escaped(out, caption.whole(), from, to);
            out.append("</v>\n");
        }
    }

    /** The start tag of a speaker. Readers drop the space, which keeps a label like "a--" from making an arrow. */
    @Override
    String label(String label) {
        StringBuilder tag = new StringBuilder("<v ");
        escaped(tag, label);
        return tag.append(label.endsWith("--") ? " >" : ">").toString();
    }

    private static void escaped(StringBuilder out, String text, int from, int to) {
        escaped(out, from == 0 && to == text.length() ? text : text.substring(from, to));
    }

    /** Text or an annotation by the rules of WebVTT 4.2. */
    private static void escaped(StringBuilder out, String text) {
        if (text.indexOf('&') < 0 && text.indexOf('<') < 0 && text.indexOf('>') < 0) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
    }
}
