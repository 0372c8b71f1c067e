package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What we say of East Asian text, ICU says too. */
class EastAsianTest {
    private static final List<String> PIECES = List.of(
            "、", "。", "「", "」", "『", "』", "【", "】", "（", "）", "〈", "〉", "《", "》", "〔", "〕", "！", "？", "，", "々", "〻",
            "・", "ー", "ヽ", "ヾ", "ゝ", "ゞ", "っ", "ッ", "ゃ", "ョ", "ぁ", "ヵ", "ヶ", "ゕ", "ヮ", " ", "a", "Z", "7", "です", "。」",
            "！？", "？」と", "。「", "ABC 12", "ヴ", "ヺ", "한국", "中国");

    @Property(tries = 20_000)
    void breaksWhereIcuDoes(@ForAll("texts") String text) {
        char[] chars = text.toCharArray();
        boolean isPlain = EastAsian.isPlain(chars, chars.length);
        Statistics.label("plain")
                .collect(isPlain)
                .coverage(plain -> plain.check(true).percentage(share -> share > 20));
        if (!isPlain) {
            return;
        }
        boolean[] ends = new boolean[chars.length + 1];
        EastAsian.lines(chars, chars.length, ends);

        assertThat(Direction.isMarked(text)).isFalse();
        IcuBreaks.assertSame(
                text, chars.length + 1, at -> ends[at], at -> EastAsian.isSentence(chars, chars.length, at));
    }

    @Example
    void wideLettersAreLettersAndWide() {
        for (int c = 0; c < 0x10000; c++) {
            if (EastAsian.isWideLetter(c)) {
                assertThat(Character.isLetter(c)).as("%x", c).isTrue();
                assertThat(UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH))
                        .as("%x", c)
                        .isEqualTo(EastAsianWidth.WIDE);
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> letters = Arbitraries.chars()
                .filter(c -> EastAsian.isWideLetter(c) || (c >= 0x3000 && c < 0x3100) || (c >= 0xFF00 && c < 0xFF21))
                .map(String::valueOf);
        return Arbitraries.frequencyOf(Tuple.of(30, Arbitraries.of(PIECES)), Tuple.of(10, letters))
                .list()
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces).strip());
    }
}
