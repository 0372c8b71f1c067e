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
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            String spoken = stripped(words, i);
            int position = find(spoken, stripped(words, i + 1), text, from);
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

    /** Some recognisers deliver words with the space before them. Empty behind the last. */
    private static String stripped(List<Word> words, int index) {
        return index < words.size() ? words.get(index).word().strip() : "";
    }

    /**
     * The next place of the word: where it begins right after the word before it, or is no part of a longer one; and where it
     * ends as one, or the next word goes on.
     */
    private static int find(String word, String next, String text, int from) {
        if (word.isEmpty()) {
            return -1;
        }
        int last = Math.min(text.length() - word.length(), from + LOOK_AHEAD);
        for (int i = from; i <= last; i++) {
            boolean isStart = i == from || !Character.isLetterOrDigit(text.codePointBefore(i));
            if (isStart
                    && text.regionMatches(true, i, word, 0, word.length())
                    && (isEnd(text, i + word.length()) || goesOn(text, i + word.length(), next))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean goesOn(String text, int at, String next) {
        return !next.isEmpty() && text.regionMatches(true, at, next, 0, next.length());
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
