package io.transcripts.schema;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Well-formedness of language tags: the grammar of RFC 5646 section 2.1, without its registry. */
public final class LanguageTags {
    /** In characters. The grammar allows longer tags, but no language has one. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern WELL_FORMED = Pattern.compile(
            "(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
                    + "(?:-[a-z]{4})?"
                    + "(?:-(?:[a-z]{2}|[0-9]{3}))?"
                    + "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
                    + "(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*"
                    + "(?:-x(?:-[a-z0-9]{1,8})+)?"
                    + "|x(?:-[a-z0-9]{1,8})+"
                    + "|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
                    + "|sgn-(?:be-fr|be-nl|ch-de))",
            Pattern.CASE_INSENSITIVE);

    // A platform speaks some dozens of languages; the bound is against a publisher that sends a new tag each time.
    private static final int MAX_KNOWN = 1_000;
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private LanguageTags() {}

    /** Whether it is one, of at most {@link #MAX_LENGTH} characters. */
    public static boolean isWellFormed(String tag) {
        if (KNOWN.contains(tag)) {
            return true;
        }
        boolean isWellFormed =
                tag.length() <= MAX_LENGTH && WELL_FORMED.matcher(tag).matches();
        if (isWellFormed && KNOWN.size() < MAX_KNOWN) {
            KNOWN.add(tag);
        }
        return isWellFormed;
    }
}
