package io.transcripts.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Translation;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a query is found, and what is told of the place. */
class TranscriptSearchTest {
    private static final List<Word> WORDS = List.of(
            new Word("Guten", 3_500, 3_800, -1),
            new Word("Tag,", 3_900, 4_100, -1),
            new Word("guten", 4_200, 4_400, -1),
            new Word("Tag!", 4_500, 4_900, -1));

    @Test
    void aMatchHasTheTimesOfItsWords() {
        List<SearchMatch> matches = search("TAG, GUT", null, line("de", "Guten Tag, guten Tag!", WORDS));

        assertThat(matches)
                .containsExactly(
                        new SearchMatch("seg", "agent", 3_900, 4_400, false, "de", "Guten ", "Tag, gut", "en Tag!"));
    }

    @Test
    void whereNoWordIsKnownItHasTheTimesOfTheSegment() {
        assertThat(search("25", null, line("de", "Um 25 Euro", List.of(new Word("fünfundzwanzig", 3_500, 4_000, -1)))))
                .extracting(SearchMatch::startMs, SearchMatch::endMs)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(3_500L, 6_800L));
    }

    @Test
    void textAndTranslationsInTheirOrder() {
        Line line = line(
                "de",
                "Hallo hallo",
                List.of(),
                translation("fr", 0, "Allo, hallo"),
                translation("en-GB", 0, "Hallo"),
                translation("it", 1, "hallo"),
                translation("es", 0, " "));

        assertThat(search("hallo", null, line))
                .extracting(SearchMatch::language)
                .containsExactly("de", "de", "en-GB", "fr");
        assertThat(search("hallo", "EN", line))
                .extracting(SearchMatch::language)
                .containsExactly("en-GB");
        assertThat(search("hallo", "en-gb", line)).hasSize(1);
        assertThat(search("hallo", "en-US", line)).isEmpty();
        assertThat(search("hallo", "e", line)).isEmpty();
        assertThat(search("hallo", "de", line)).hasSize(2).noneMatch(SearchMatch::isTranslation);
    }

    @Test
    void aSegmentWithoutLanguageHasTheSessions() {
        assertThat(search("a", "sv", line(null, "a", List.of())))
                .extracting(SearchMatch::language)
                .containsExactly("sv");
    }

    @Test
    void theSurroundingsAreFortyCharactersOfWholeClusters() {
        String family = "👨‍👩‍👧";
        String text = "x".repeat(50) + " q " + family.repeat(20);

        SearchMatch match = search("q", null, line("de", text, List.of())).get(0);

        assertThat(match.before()).isEqualTo("x".repeat(39) + " ");
        assertThat(match.after()).isEqualTo(" " + family.repeat(7));
        assertThat(search("x", null, line("de", "e\u0301".repeat(30) + "x", List.of()))
                        .get(0)
                        .before())
                .isEqualTo("e\u0301".repeat(20));
        assertThat(search("x", null, line("de", "\u0301".repeat(60) + "x", List.of()))
                        .get(0)
                        .before())
                .isEmpty();
    }

    @Test
    void allAreCountedAndAsManyKeptAsAreWanted() {
        TranscriptSearch search = new TranscriptSearch("a", null, null, 2);
        search.in(line("de", "a a a", List.of()), () -> false);
        search.in(line("de", "a", List.of()), () -> false);
        search.in(line("de", "a", List.of()), () -> true);

        assertThat(search.total()).isEqualTo(4);
        assertThat(search.matches()).hasSize(2);
    }

    @Test
    void interimsAreNotLookedAt() {
        Line interim = new Line("seg", "agent", 0, "de", "a", null, 0, 0, -1, List.of(), false);

        assertThat(search("a", null, interim)).isEmpty();
    }

    private static List<SearchMatch> search(String query, @Nullable String language, Line line) {
        TranscriptSearch search = new TranscriptSearch(query, language, "sv", 100);
        search.in(line, () -> false);
        assertThat(search.total()).isEqualTo(search.matches().size());
        return search.matches();
    }

    private static Line line(@Nullable String language, String text, List<Word> words, Translation... translations) {
        TreeMap<String, Translation> all = new TreeMap<>();
        for (Translation translation : translations) {
            all.put(Translation.key(translation.language()), translation);
        }
        return new Line("seg", "agent", 0, language, text, null, 3_500, 6_800, -1, words, true, 0, all);
    }

    private static Translation translation(String language, int sourceRevision, String text) {
        return new Translation(language, true, 0, sourceRevision, Instant.EPOCH, null, text);
    }
}
