package io.transcripts.captions;

import io.transcripts.schema.Word;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/**
 * A word where it stands in a text, and when it is said. Recognisers may write "25" in the text and "twenty five" in the
 * words: such words are left out rather than timed wrong.
 *
 * @param from in the text, in UTF-16 units; ascending
 * @param startMs not before the word before it
 */
public record Spoken(int from, int to, long startMs, long endMs) {
    /** How far ahead a word is looked for. A word that is not in the text must not be found in another sentence. */
    private static final int LOOK_AHEAD = 100;

    /** Those of the words that are in the text, in order. */
    public static List<Spoken> in(String text, List<Word> words, long startMs, long endMs) {
        List<Spoken> found = new ArrayList<>();
        int from = 0;
        long lastMs = startMs;
        for (Word word : words) {
            // Some recognisers deliver words with the space before them.
            String spoken = word.word().strip();
            int position = find(spoken, text, from);
            if (position < 0) {
                continue;
            }
            from = position + spoken.length();
            if (word.startMs() >= lastMs && word.startMs() <= endMs) {
                lastMs = word.startMs();
                long ends = Math.min(endMs, Math.max(word.endMs(), lastMs));
                found.add(new Spoken(position, from, lastMs, ends));
            }
        }
        return found;
    }

    /** The next place of the word: right after the word before it, or where it is not a part of a longer one. */
    private static int find(String word, String text, int from) {
        if (word.isEmpty()) {
            return -1;
        }
        int last = Math.min(text.length() - word.length(), from + LOOK_AHEAD);
        for (int i = from; i <= last; i++) {
            boolean isStart = i == from || !Character.isLetterOrDigit(text.codePointBefore(i));
            if (isStart
                    && text.regionMatches(true, i, word, 0, word.length())
                    && (i == from || isEnd(text, i + word.length()))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEnd(String text, int at) {
        return at == text.length()
                || !Character.isLetterOrDigit(text.codePointAt(at))
                || isUnspaced(text.codePointAt(at))
                || isUnspaced(text.codePointBefore(at));
    }

    /** Of a script in which a letter behind a word says nothing of where the word ends. */
    private static boolean isUnspaced(int letter) {
        return switch (UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
