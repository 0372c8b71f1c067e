package io.transcripts.captions;

import com.ibm.icu.text.BreakIterator;

/** What it costs to end a line at each place of one text. Looked at no sooner than somebody asks. */
final class Penalties {
    /** A full stop behind fewer letters may be that of an abbreviation. */
    private static final int SHORT_BEFORE_STOP = 5;

    /** ASCII that ends a clause, a bit for each. */
    private static final long ENDS = 1L << ',' | 1L << ';' | 1L << ':' | 1L << '.' | 1L << '!' | 1L << '?' | 1L << ')';

    /** Words of more parts than this are none that we look for. */
    private static final int MOST_IN_WORD = 8;

    private final Breaks breaks;
    private final Places places;

    private String text = "";
    private FunctionWords words = FunctionWords.of(null);
    private TextKind kind = TextKind.PLAIN;
    private boolean isSpaced;
    private int count;
    private boolean isMarkedInsideWords;
    private boolean isMarkedBySentence;
    private boolean[] sentences = new boolean[64];

    Penalties(Breaks breaks, Places places) {
        this.breaks = breaks;
        this.places = places;
    }

    /**
     * Takes a text whose places are found.
     *
     * @param spaced whether words are parted by spaces
     * @param isOfWords whether it takes a dictionary to know where words end
     */
    void of(String of, TextKind as, FunctionWords functionWords, int last, boolean spaced, boolean isOfWords) {
        text = of;
        kind = as;
        words = functionWords;
        count = last;
        isSpaced = spaced;
        isMarkedInsideWords = !isOfWords;
        isMarkedBySentence = false;
    }

    boolean isSentenceEnd(int place) {
        markSentences();
        return place == count || sentences[place];
    }

    /** What it costs to end a line here. */
    int at(int place) {
        if (place >= count) {
            return 0;
        }
        int penalty = places.penalties[place];
        if (penalty == Places.UNKNOWN) {
            markInsideWords();
            penalty = places.penalties[place] == Places.UNKNOWN ? find(place) : places.penalties[place];
            places.penalties[place] = penalty;
        }
        return penalty;
    }

    private int find(int place) {
        char[] chars = places.text;
        int start = places.positions[place];
        int end = places.end(place);
        int wordStart = isSpaced ? places.positions[wordBefore(place)] : end;
        boolean afterSpace = end < start;
        // "Dr. Who": what looks like the end of a sentence is none.
        if (afterSpace && words.isLeading(chars, wordStart, end)) {
            return Weights.FUNCTION_WORD;
        }
        if (isSentence(place)) {
            return Weights.SENTENCE;
        }
        char last = end == 0 ? ' ' : chars[end - 1];
        boolean isAbbreviation = isSpaced && last == '.' && end - wordStart < SHORT_BEFORE_STOP;
        if ((endsClause(last) && !isAbbreviation) || opensClause(chars[start])) {
            return Weights.CLAUSE;
        }
        if (!isSpaced) {
            return afterSpace ? Weights.CLAUSE : betweenCharacters(place, start);
        }
        if (!afterSpace) {
            return isLetter(last) && isLetter(chars[start]) ? Weights.IN_WORD : Weights.IN_COMPOUND;
        }
        int next = place + 1;
        int latest = Math.min(count, place + MOST_IN_WORD);
        while (next < latest && places.trailing[next] == 0) {
            next++;
        }
        return words.isLeading(chars, start, places.end(next)) ? Weights.PHRASE : Weights.WORD;
    }

    /** Where the word begins that ends before a place. */
    private int wordBefore(int place) {
        int before = place - 1;
        int earliest = Math.max(0, place - MOST_IN_WORD);
        while (before > earliest && places.trailing[before] == 0) {
            before--;
        }
        return before;
    }

    private int betweenCharacters(int place, int start) {
        int next = place + 1;
        while (next < count && places.penalties[next] == Weights.IN_WORD) {
            next++;
        }
        if (words.isParticle(places.text, start, wordEnd(start, next))) {
            return Weights.FUNCTION_WORD;
        }
        int last = place - 1;
        while (last > 0 && places.penalties[last] == Weights.IN_WORD) {
            last--;
        }
        return words.isParticle(places.text, places.positions[last], start) ? Weights.PHRASE : Weights.WORD;
    }

    /** Where a word ends that has punctuation behind it. */
    private int wordEnd(int start, int place) {
        int end = places.positions[place];
        while (end > start && !isLetter(places.text[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c) || Character.isSurrogate(c);
    }

    private static boolean endsClause(char c) {
        return c < 0x80
                ? c < 0x40 ? (ENDS >>> c & 1) != 0 : c == ']' || c == '}'
                : !EastAsian.isWideLetter(c) && "…–—،؛؟।。、，；：！？」』）】”»".indexOf(c) >= 0;
    }

    private static boolean opensClause(char c) {
        return c < 0x80 ? c == '(' || c == '[' || c == '{' : !EastAsian.isWideLetter(c) && "「『（【“„«¿¡".indexOf(c) >= 0;
    }

    private boolean isSentence(int place) {
        if (kind == TextKind.PLAIN && !isMarkedBySentence) {
            // Few places are asked for.
            int at = places.positions[place];
            return at < places.length && Plain.isSentence(places.text, places.length, at);
        }
        markSentences();
        return sentences[place];
    }

    private void markSentences() {
        if (isMarkedBySentence) {
            return;
        }
        isMarkedBySentence = true;
        if (sentences.length <= count) {
            sentences = new boolean[2 * count];
        }
        switch (kind) {
            case PLAIN -> {
                for (int place = 1; place < count; place++) {
                    sentences[place] = Plain.isSentence(places.text, places.length, places.positions[place]);
                }
                sentences[count] = false;
            }
            case EAST_ASIAN -> {
                for (int place = 1; place <= count; place++) {
                    sentences[place] = EastAsian.isSentence(places.text, places.length, places.positions[place]);
                }
            }
            case OTHER -> markByUnicode();
        }
        sentences[0] = false;
    }

    private void markByUnicode() {
        BreakIterator iterator = breaks.sentences(text);
        int sentence = iterator.next();
        for (int place = 1; place <= count; place++) {
            int position = places.positions[place];
            while (sentence != BreakIterator.DONE && sentence < position) {
                sentence = iterator.next();
            }
            sentences[place] = sentence == position;
        }
    }

    /** Chinese and Japanese lines may end between almost any two characters, but better do so between words. */
    private void markInsideWords() {
        if (isMarkedInsideWords) {
            return;
        }
        isMarkedInsideWords = true;
        BreakIterator iterator = breaks.words(text);
        int word = iterator.next();
        for (int place = 1; place < count; place++) {
            int position = places.positions[place];
            while (word != BreakIterator.DONE && word < position) {
                word = iterator.next();
            }
            if (word != position && places.penalties[place] == Places.UNKNOWN) {
                places.penalties[place] = Weights.IN_WORD;
            }
        }
    }
}
