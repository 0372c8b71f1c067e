package io.transcripts.search;

import com.ibm.icu.text.CollationElementIterator;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.RuleBasedCollator;
import com.ibm.icu.text.StringSearch;
import com.ibm.icu.util.ULocale;
import java.text.StringCharacterIterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a query in one text after another, by ICU's root collation at primary strength: case, accents, width and kind of kana make no
 * difference. Used by one thread at a time.
 *
 * @see <a href="https://unicode.org/reports/tr10/#Searching">UTS #10, 8</a>
 */
final class TextSearch {
    private static final RuleBasedCollator PRIMARY = primary();

    private final String query;
    /** The query in lower case where it is plain; null where it is not. */
    private final @Nullable String plain;

    private @Nullable StringSearch icu;

    /** Receives a match, in UTF-16 units. */
    interface Found {
        void at(int from, int to);
    }

    TextSearch(String query) {
        this.query = query;
        plain = isPlain(query) ? query.toLowerCase(Locale.ROOT) : null;
    }

    /** Whether there is anything in a query that could be found: what collation ignores is nowhere and everywhere. */
    static boolean isSearchable(String query) {
        CollationElementIterator elements = PRIMARY.getCollationElementIterator(query);
        for (int element = elements.next(); element != CollationElementIterator.NULLORDER; element = elements.next()) {
            if (CollationElementIterator.primaryOrder(element) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Every match from the left that does not overlap the one before. */
    void each(String text, Found found) {
        if (plain != null && isPlain(text)) {
            eachPlain(plain, text.toLowerCase(Locale.ROOT), found);
            return;
        }
        StringSearch search = icu;
        if (search == null) {
            search = new StringSearch(query, new StringCharacterIterator(text), PRIMARY);
            icu = search;
        } else {
            search.setTarget(new StringCharacterIterator(text));
        }
        for (int from = search.first(); from != StringSearch.DONE; from = search.next()) {
            found.at(from, from + search.getMatchLength());
        }
    }

    /** Of printable ASCII, each character has a primary weight of its own, but for the case of letters. */
    private static void eachPlain(String query, String text, Found found) {
        for (int from = text.indexOf(query); from >= 0; from = text.indexOf(query, from + query.length())) {
            found.at(from, from + query.length());
        }
    }

    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static RuleBasedCollator primary() {
        Collator root = Collator.getInstance(ULocale.ROOT);
        if (!(root instanceof RuleBasedCollator collator)) {
            throw new IllegalStateException("ICU's root collator is based on rules");
        }
        collator.setStrength(Collator.PRIMARY);
        collator.freeze();
        return collator;
    }
}
