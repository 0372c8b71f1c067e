package io.transcripts.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found is what is equal at primary strength, from the left. */
class TextSearchTest {
    @ParameterizedTest
    @CsvSource({
        "STRASSE, Die Straße ist lang, Straße",
        "straße, IN DER STRASSE, STRASSE",
        "resume, Mein Résumé., Résumé",
        "RÉSUMÉ, my resume, resume",
        "uber, Über alles, Über",
        "カタカナ, これはかたかなです, かたかな",
        "かたかな, コレハｶﾀｶﾅデス, ｶﾀｶﾅ",
        "がっこう, ｶﾞﾂｺｳへ, ｶﾞﾂｺｳ",
        "abc１２, ＡＢＣ12, ＡＢＣ12",
        "smorre, Smørrebrød, Smørre",
        "東京, 私は東京です, 東京",
        "йод, ЙОД, ЙОД",
        "سلام, وسَلَام عليكم, سَلَام",
        "한국, 한국어, 한국",
        "éte, L'ÉTÉ, ÉTÉ",
        "👋, Hallo 👋!, 👋"
    })
    void caseAccentsWidthAndKanaMakeNoDifference(String query, String text, String match) {
        assertThat(found(query, text)).containsExactly(match);
    }

    @ParameterizedTest
    @CsvSource({"tag, Montag und Tagung", "o, 0l", "東京, 京東", "ab, a b", "a-b, a b", "1, l"})
    void othersAreNot(String query, String text) {
        if (query.equals("tag")) {
            assertThat(found(query, text)).containsExactly("tag", "Tag");
        } else {
            assertThat(found(query, text)).isEmpty();
        }
    }

    @Test
    void matchesDoNotOverlap() {
        assertThat(found("aa", "aaaaa")).containsExactly("aa", "aa");
        assertThat(found("ああ", "ああアアア")).containsExactly("ああ", "アア");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0301", "\0", "\u200D", "\7\u0302", "\uFE0F"})
    void whatCollationIgnoresCannotBeFound(String query) {
        assertThat(TextSearch.isSearchable(query)).isFalse();
        assertThat(TextSearch.isSearchable(query + "a")).isTrue();
    }

    @Property(tries = 5_000)
    void whatIcuFindsInPlainTextIsFoundWithout(@ForAll("plain") String query, @ForAll("plains") String text) {
        List<String> places = new ArrayList<>();
        new TextSearch(query).each(text, (from, to) -> places.add(from + "-" + to));

        // A query that is found nowhere but in what is not plain.
        List<String> icu = new ArrayList<>();
        new TextSearch(query).each(text + "\n一", (from, to) -> icu.add(from + "-" + to));
        assertThat(places).isEqualTo(icu);
    }

    @Property(tries = 5_000)
    void whatIsFoundIsWhatComparesEqual(
            @ForAll("clusters") @Size(min = 1, max = 3) List<String> query,
            @ForAll("clusters") @Size(min = 1, max = 12) List<String> text) {
        assertThat(found(String.join("", query), String.join("", text))).isEqualTo(naive(String.join("", query), text));
    }

    /** From the left, the shortest run of clusters that is equal. */
    private static List<String> naive(String query, List<String> clusters) {
        Collator collator = Collator.getInstance(ULocale.ROOT);
        collator.setStrength(Collator.PRIMARY);
        List<String> found = new ArrayList<>();
        for (int from = 0; from < clusters.size(); from++) {
            for (int to = from + 1; to <= clusters.size(); to++) {
                String run = String.join("", clusters.subList(from, to));
                if (collator.compare(run, query) == 0) {
                    found.add(run);
                    from = to - 1;
                    break;
                }
            }
        }
        return found;
    }

    @Provide
    Arbitrary<String> plain() {
        return Arbitraries.strings().withChars("aAbB ,.'").ofMinLength(1).ofMaxLength(3);
    }

    @Provide
    Arbitrary<String> plains() {
        return Arbitraries.strings().withChars("aAbB ,.'").ofMinLength(1).ofMaxLength(20);
    }

    @Provide
    Arbitrary<List<String>> clusters() {
        return Arbitraries.of(
                        "a", "A", "ä", "ä", "ａ", "b", "ß", "s", "S", "か", "カ", "が", "ｶ", "ｶﾞ", "1", "１", " ", "-", "東",
                        "👋")
                .list();
    }

    private static List<String> found(String query, String text) {
        List<String> found = new ArrayList<>();
        new TextSearch(query).each(text, (from, to) -> found.add(text.substring(from, to)));
        return found;
    }
}
