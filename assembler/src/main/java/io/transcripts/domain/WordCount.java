package io.transcripts.domain;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * Counts word-like spans: the word boundaries of UAX #29 as ICU finds them in the root locale, with its dictionaries for
 * the scripts that put no space between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese).
 */
final class WordCount {
    // Building an iterator loads its rules; one per thread is reused, since it is not thread-safe.
    private static final ThreadLocal<BreakIterator> WORDS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

    private WordCount() {}

    static int of(String text) {
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
}
