package io.transcripts.captions;

/**
 * What each fault of a caption costs; the cut that costs least is taken. Only their relations matter: a break between any
 * two words is 100.
 */
final class Weights {
    /** Behind a sentence. */
    static final int SENTENCE = 0;

    /** Where the speaker pauses for long, and for a moment; only where the times of words are known. */
    static final int LONG_PAUSE = 10;

    static final int PAUSE = 40;

    /** Behind a comma and the like, or before what is in brackets or quoted. */
    static final int CLAUSE = 30;

    /** Before a word that opens a phrase. */
    static final int PHRASE = 60;

    static final int WORD = 100;

    /** In a word that allows it, as behind a hyphen. */
    static final int IN_COMPOUND = 180;

    /** Behind a word that belongs to the next one, before a particle that belongs to the last. */
    static final int FUNCTION_WORD = 220;

    /** In a word, where the script allows it. */
    static final int IN_WORD = 240;

    /** Between a text and invisible characters alone. */
    static final int BEFORE_NOTHING = 1_000;

    /** Between grapheme clusters of what is longer than a line. There is no other way, so it costs what a word does. */
    static final int FORCED = 100;

    /** Each cue: text is to be read in peace, not in pieces. */
    static final int CUE = 100;

    /** Each line of a cue behind the first. */
    static final int LINE = 25;

    /** A short word alone in a cue, and alone on a line. */
    static final int LONELY_CUE = 350;

    static final int LONELY_LINE = 250;

    /** A cue of nothing but a translation, since the text cannot be cut so often. */
    static final int NO_TEXT = 600;

    /** A cue whose text has no translation, though the segment has one. */
    static final int NO_TRANSLATION = 150;

    /** A cue that nobody can read in its time: by the part of the time that is missing. */
    static final int TOO_FAST = 300;

    /** A cue with hardly anything in it. */
    static final int SCANTY = 60;

    /** A cue that must go before its speech ends; and for each second of that. */
    static final int TOO_LONG = 100;

    static final int TOO_LONG_A_SECOND = 20;

    static final int TOO_LONG_AT_MOST = 600;

    /** Lines of different length, times the square of the difference in lines; and a longer line above. */
    static final int UNEVEN = 120;

    static final int TOP_HEAVY = 8;

    /** A cut of the translation, in hundredths of what the same cut of the text costs. */
    static final int TRANSLATION_PERCENT = 70;

    /** The translation of a cue that is another cue's by time, for each column. */
    static final int APART_A_COLUMN = 6;

    private Weights() {}
}
