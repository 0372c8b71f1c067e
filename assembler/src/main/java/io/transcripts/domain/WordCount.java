package io.transcripts.domain;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.WordBreak;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * Counts word-like spans: the word boundaries of UAX #29 as ICU finds them in the root locale, with its dictionaries for
 * the scripts that put no space between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese).
 *
 * <p>For text in Latin, Greek and Cyrillic letters without combining marks the few rules that remain are here, as ICU's
 * iterator would take half of the time of folding an event. Everything else is ICU's.
 */
final class WordCount {
    // Building an iterator loads its rules; one per thread is reused, since it is not thread-safe.
    private static final ThreadLocal<BreakIterator> WORDS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte UNDERSCORE = 4;
    // Between two letters, or two digits, these do not end a word: can't, 1,000.
    private static final byte IN_LETTERS = 8;
    private static final byte IN_DIGITS = 16;
    private static final byte FOR_ICU = 32;
    private static final byte IN_WORD = LETTER | DIGIT | UNDERSCORE;

    // Armenian, the next script, has marks of its own; general punctuation is used by all of them.
    private static final char LETTERS_END = '\u0530';
    private static final char PUNCTUATION_BEGIN = '\u2010';
    private static final char PUNCTUATION_END = '\u2028';
    private static final byte[] KINDS = kinds();

    private WordCount() {}

    static int of(String text) {
        int count = 0;
        // The kind of the last character of the span, OTHER outside of one; and what may join it to the next one.
        int last = OTHER;
        int join = OTHER;
        boolean isCounted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int kind = c < PUNCTUATION_END ? KINDS[c] : FOR_ICU;
            if ((kind & IN_WORD) != 0) {
                boolean goesOn = join == OTHER ? last != OTHER : (last & kind & join >> 3) != 0;
                isCounted &= goesOn;
                // An underscore on its own is no word.
                if (!isCounted && (goesOn || kind != UNDERSCORE)) {
                    isCounted = true;
                    count++;
                }
                last = kind;
                join = OTHER;
            } else if (kind == FOR_ICU) {
                return byIcu(text);
            } else if (join == OTHER && last != OTHER) {
                join = kind;
                last = kind == OTHER ? OTHER : last;
            } else {
                last = OTHER;
                join = OTHER;
            }
        }
        return count;
    }

    static int byIcu(String text) {
        BreakIterator words = WORDS.get();
        words.setText(text);
        int count = 0;
        while (words.next() != BreakIterator.DONE) {
            if (words.getRuleStatus() >= BreakIterator.WORD_NONE_LIMIT) {
                count++;
            }
        }
        // The iterator would keep the text alive until the thread's next one.
        words.setText("");
        return count;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[PUNCTUATION_END];
        for (char c = 0; c < kinds.length; c++) {
            kinds[c] = c < LETTERS_END || c >= PUNCTUATION_BEGIN ? kind(c) : FOR_ICU;
        }
        return kinds;
    }

    private static byte kind(char c) {
        return switch (UCharacter.getIntPropertyValue(c, UProperty.WORD_BREAK)) {
            case WordBreak.ALETTER -> LETTER;
            case WordBreak.NUMERIC -> DIGIT;
            case WordBreak.EXTENDNUMLET -> UNDERSCORE;
            case WordBreak.MIDLETTER -> IN_LETTERS;
            case WordBreak.MIDNUM -> IN_DIGITS;
            case WordBreak.MIDNUMLET, WordBreak.SINGLE_QUOTE -> IN_LETTERS | IN_DIGITS;
            case WordBreak.OTHER,
                    WordBreak.CR,
                    WordBreak.LF,
                    WordBreak.NEWLINE,
                    WordBreak.WSEGSPACE,
                    WordBreak.DOUBLE_QUOTE -> OTHER;
            default -> FOR_ICU;
        };
    }
}
