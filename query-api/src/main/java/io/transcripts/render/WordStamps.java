package io.transcripts.render;

import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a cue's text its words begin, as far as they can be found there: recognisers may write "25" in the text and
 * "twenty five" in the words, and then leave the words untimed rather than wrong.
 */
final class WordStamps {
    /** How far ahead a word is looked for. A word that is not in the text must not be found in another sentence. */
    private static final int LOOK_AHEAD = 100;

    private WordStamps() {}

    /**
     * A time inside a cue's text.
     *
     * @param position in the text, in UTF-16 units; ascending
     * @param ms inside the cue, ascending: WebVTT allows no other
     */
    record Stamp(int position, long ms) {}

    /** The stamps of a segment, in order; empty where no words are known. */
    static List<Stamp> of(Line line, String text) {
        List<Stamp> stamps = new ArrayList<>();
        int from = 0;
        long lastMs = line.startMs();
        for (Word word : line.words()) {
            // Some recognisers deliver words with the space before them.
            String spoken = word.word().strip();
            int position = find(spoken, text, from);
            if (position < 0) {
                continue;
            }
            from = position + spoken.length();
            if (word.startMs() > lastMs && word.startMs() < Cues.endMs(line)) {
                stamps.add(new Stamp(position, word.startMs()));
                lastMs = word.startMs();
            }
        }
        return stamps;
    }

    /** The next place where the word begins: right after the word before it, or where no letter or digit precedes. */
    private static int find(String word, String text, int from) {
        if (word.isEmpty()) {
            return -1;
        }
        int last = Math.min(text.length() - word.length(), from + LOOK_AHEAD);
        for (int i = from; i <= last; i++) {
            boolean isStart = i == from || !Character.isLetterOrDigit(text.codePointBefore(i));
            if (isStart && text.regionMatches(true, i, word, 0, word.length())) {
                return i;
            }
        }
        return -1;
    }
}
