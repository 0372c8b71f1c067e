package io.transcripts.search;

import io.transcripts.captions.Spoken;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a query in the segments of a transcript, as they are given one after the other: in their texts, and in the translations of
 * what is shown. Used by one thread at a time.
 */
public final class TranscriptSearch {
    /** Of all matches that are kept. One may be much longer than the query, for what collation ignores is not counted. */
    private static final long MOST_KEPT_CHARS = 512L << 10;

    private final TextSearch search;
    private final Surroundings surroundings = new Surroundings();
    private final @Nullable String language;
    private final @Nullable String sourceLanguage;
    private final int limit;
    private final List<SearchMatch> matches = new ArrayList<>();
    private long total;
    private long kept;

    /**
     * Begins.
     *
     * @param query one that {@link #isSearchable}
     * @param language only in texts of this language, be it of a region; null for all
     * @param sourceLanguage of segments that say none; null when unknown
     * @param limit matches to keep
     */
    public TranscriptSearch(String query, @Nullable String language, @Nullable String sourceLanguage, int limit) {
        search = new TextSearch(query);
        this.language = language;
        this.sourceLanguage = sourceLanguage;
        this.limit = limit;
    }

    /** Whether a query has anything that could be found. */
    public static boolean isSearchable(String query) {
        return TextSearch.isSearchable(query);
    }

    /**
     * Looks in the next segment.
     *
     * @param isTooLate asked before each text: true to leave out the rest
     */
    public void in(Line line, BooleanSupplier isTooLate) {
        if (!line.isFinal()) {
            return;
        }
        String spoken = line.language() == null ? sourceLanguage : line.language();
        if (isIncluded(spoken) && !isTooLate.getAsBoolean()) {
            look(line, line.text(), false, spoken);
        }
        if (line.translations().isEmpty()) {
            return;
        }
        for (Translation translation : line.fittingTranslations()) {
            if (isIncluded(translation.language()) && !isTooLate.getAsBoolean()) {
                look(line, translation.text(), true, translation.language());
            }
        }
    }

    /** How often the query was found. */
    public long total() {
        return total;
    }

    /** The first of the places, in the order of segments. */
    public List<SearchMatch> matches() {
        return List.copyOf(matches);
    }

    /** As in RFC 4647, 3.3.1: a language includes its regions. */
    private boolean isIncluded(@Nullable String tag) {
        return language == null
                || (tag != null
                        && tag.regionMatches(true, 0, language, 0, language.length())
                        && (tag.length() == language.length() || tag.charAt(language.length()) == '-'));
    }

    private void look(Line line, String text, boolean isTranslation, @Nullable String tag) {
        @Nullable Place[] place = new Place[1];
        search.each(text, (from, to) -> {
            total++;
            if (matches.size() < limit && kept < MOST_KEPT_CHARS) {
                Place known = place[0];
                if (known == null) {
                    surroundings.in(text);
                    known = new Place(line, text, isTranslation, tag);
                    place[0] = known;
                }
                keep(known, from, to);
            }
        });
    }

    /** A text with matches. */
    private record Place(
            Line line,
            String text,
            boolean isTranslation,
            @Nullable String tag,
            List<Spoken> words) {
        Place(Line line, String text, boolean isTranslation, @Nullable String tag) {
            this(
                    line,
                    text,
                    isTranslation,
                    tag,
                    isTranslation ? List.of() : Spoken.in(text, line.words(), line.startMs(), line.endMs()));
        }
    }

    private void keep(Place place, int from, int to) {
        Line line = place.line();
        String text = place.text();
        long startMs = line.startMs();
        long endMs = line.endMs();
        boolean isTimed = false;
        for (Spoken word : place.words()) {
            if (word.to() > from && word.from() < to) {
                startMs = isTimed ? startMs : word.startMs();
                endMs = word.endMs();
                isTimed = true;
            }
        }
        matches.add(new SearchMatch(
                line.id(),
                line.speaker(),
                startMs,
                endMs,
                place.isTranslation(),
                place.tag(),
                surroundings.before(from),
                text.substring(from, to),
                surroundings.behind(to)));
        kept += to - from;
    }
}
