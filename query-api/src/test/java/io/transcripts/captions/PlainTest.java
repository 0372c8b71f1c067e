package io.transcripts.captions;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What we say of plain text, ICU says too. */
class PlainTest {
    private static final List<String> WORDS = List.of(
            "a ", "no ", "Yes. ", "why? ", "$5 ", "7% ", "e-mail ", "it’s ", "No. 5 ", "well, ", "B", "Dr", "é", "Ш",
            "ж", "Ł", "ı", "ß", "42", "4.50 ", "10:30 ", "x... ", "What?! ", "A.B. ");
    private static final List<String> PIECES =
            List.of("$", "%", " ", ".", ",", ";", ":", "!", "?", "'", "’", "-", "...", "?!", "1", "ǅ");

    @Property(tries = 20_000)
    void breaksWhereIcuDoes(@ForAll("texts") String text) {
        char[] chars = text.toCharArray();
        boolean isPlain = Plain.isPlain(chars, chars.length);
        Statistics.label("plain")
                .collect(isPlain)
                .coverage(plain -> plain.check(true).percentage(share -> share > 20));
        if (!isPlain) {
            return;
        }

        IcuBreaks.assertSame(
                text,
                text.length(),
                at -> text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '-',
                at -> Plain.isSentence(chars, chars.length, at));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> letters = Arbitraries.chars()
                .filter(c -> c < 0x530 && Character.isLetter(c))
                .map(String::valueOf);
        return Arbitraries.frequencyOf(
                        Tuple.of(30, Arbitraries.of(WORDS)), Tuple.of(3, Arbitraries.of(PIECES)), Tuple.of(1, letters))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces).strip());
    }
}
