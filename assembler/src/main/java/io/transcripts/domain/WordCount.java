package io.transcripts.domain;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * Counts word-like spans: the word boundaries of UAX #29 as ICU finds them in the root locale, with its dictionaries for
 * the scripts that put no space between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese).
 *
 * <p>Text that is ASCII throughout is counted here by the few of these rules that concern it, which took a fifth of the time
 * (the iterator was an eighth of all that a node does); {@code WordCountProperties} holds the two against each other.
 */
final class WordCount {
    // Building an iterator loads its rules; one per thread is reused, since it is not thread-safe.
    private static final ThreadLocal<BreakIterator> WORDS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

    private static final int NOT_ASCII = -1;

    private WordCount() {}

    static int of(String text) {
        int words = ofAscii(text);
        return words == NOT_ASCII ? byIcu(text) : words;
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

    /** Letters, digits and underscores run together; what may stand inside a run is said by {@link #joins}. */
    private static int ofAscii(String text) {
        int count = 0;
        int length = text.length();
        int i = 0;
        while (i < length) {
            char c = text.charAt(i++);
            if (c > 0x7f) {
                return NOT_ASCII;
            }
            if (!isRun(c)) {
                continue;
            }
            int begin = i - 1;
            boolean isWord = c != '_';
            char last = c;
            while (i < length) {
                char next = text.charAt(i);
                if (isRun(next)) {
                    isWord |= next != '_';
                } else if (i + 1 < length && joins(last, next, text.charAt(i + 1))) {
                    next = text.charAt(++i);
                } else {
                    break;
                }
                last = next;
                i++;
            }
            // An underscore alone is none, two are one.
            if (isWord || i - begin > 1) {
                count++;
            }
        }
        return count;
    }

    private static boolean isRun(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    /** Rules WB6, WB7, WB11 and WB12: "can't" and "3.50" are one word each. */
    private static boolean joins(char before, char middle, char after) {
        return switch (middle) {
            case '.', '\'' -> (isLetter(before) && isLetter(after)) || (isDigit(before) && isDigit(after));
            case ',', ';' -> isDigit(before) && isDigit(after);
            case ':' -> isLetter(before) && isLetter(after);
            default -> false;
        };
    }

    private static boolean isLetter(char c) {
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
