package io.transcripts.captions;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a text may be on a line, and how fast it can be read. Lengths are counted in columns: a grapheme cluster is one,
 * but in East Asian text a full-width one is two and any other one, so that columns are always whole.
 *
 * @param lineLength characters on a line
 * @param isEastAsian whether a character is two columns
 * @param charactersPerSecond that can be read
 * @param isDoubtful whether the text is East Asian and its tag says otherwise: a length that the caller asks for then holds
 *     for either way of counting
 */
record Measure(int lineLength, boolean isEastAsian, int charactersPerSecond, boolean isDoubtful) {
    private static final Measure USUAL = new Measure(42, false, 20, false);
    private static final Measure THAI = new Measure(35, false, 20, false);
    private static final Measure ARABIC = new Measure(42, false, 23, false);
    private static final Measure HINDI = new Measure(42, false, 22, false);
    private static final Measure CHINESE = new Measure(16, true, 11, false);
    private static final Measure JAPANESE = new Measure(13, true, 7, false);
    private static final Measure KOREAN = new Measure(16, true, 14, false);

    /** What a language tag alone says. */
    static Measure ofLanguage(@Nullable String tag) {
        return switch (language(tag)) {
            case "th" -> THAI;
            case "ar" -> ARABIC;
            case "hi" -> HINDI;
            case "zh", "cmn", "yue" -> CHINESE;
            case "ja" -> JAPANESE;
            case "ko" -> KOREAN;
            default -> USUAL;
        };
    }

    /** The language of a tag, in lower case; empty when unknown. */
    static String language(@Nullable String tag) {
        if (tag == null) {
            return "";
        }
        int end = tag.indexOf('-');
        return (end < 0 ? tag : tag.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    /**
     * What the text says beside its tag: names and borrowed words are in any script, so the one that most of the text is
     * written in counts; of the two lengths the shorter holds, so that a text with a wrong tag still fits.
     */
    static Measure of(String text, @Nullable String tag) {
        Measure byLanguage = ofLanguage(tag);
        Measure byScript = ofScript(text);
        if (byLanguage.isEastAsian && !byScript.isEastAsian) {
            return byLanguage;
        }
        if (byScript.isEastAsian && !byLanguage.isEastAsian) {
            return new Measure(byScript.lineLength, true, byScript.charactersPerSecond, tag != null);
        }
        int length = Math.min(byLanguage.lineLength, byScript.lineLength);
        int speed = tag == null ? byScript.charactersPerSecond : byLanguage.charactersPerSecond;
        return new Measure(length, byLanguage.isEastAsian, speed, false);
    }

    private static Measure ofScript(String text) {
        int han = 0;
        int kana = 0;
        int hangul = 0;
        int thai = 0;
        int arabic = 0;
        int devanagari = 0;
        int others = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (EastAsian.isWideLetter(c)) {
                han += c >= 0x4E00 && c < 0xA000 ? 2 : 0;
                kana += c < 0x3100 ? 2 : 0;
                hangul += c >= 0xAC00 ? 2 : 0;
                continue;
            }
            if (!Character.isLetter(c)) {
                continue;
            }
            switch (c < 0x300 ? UScript.LATIN : UScript.getScript(c)) {
                case UScript.HAN -> han += 2;
                case UScript.HIRAGANA, UScript.KATAKANA -> kana += 2;
                case UScript.HANGUL -> hangul += 2;
                case UScript.THAI -> thai++;
                case UScript.ARABIC -> arabic++;
                case UScript.DEVANAGARI -> devanagari++;
                default -> others++;
            }
        }
        int rest = others + arabic + devanagari;
        if (han + kana + hangul > rest + thai) {
            if (kana > 0) {
                return JAPANESE;
            }
            return hangul > han ? KOREAN : CHINESE;
        }
        if (thai > rest) {
            return THAI;
        }
        if (arabic > others + devanagari) {
            return ARABIC;
        }
        return devanagari > others + arabic ? HINDI : USUAL;
    }

    /** The longest line, by the caller's wish or the script's habit. */
    int columns(CaptionLimits rules) {
        boolean isUsual = rules.maxLineLength() == CaptionLimits.BY_SCRIPT;
        int length = isUsual ? lineLength : rules.maxLineLength();
        return isEastAsian && (isUsual || !isDoubtful) ? 2 * length : length;
    }

    /** How long it takes to read a column, in 1,024ths of a millisecond: it is asked for too often to be divided. */
    int readingOfColumn() {
        int perSecond = isEastAsian ? 2 * charactersPerSecond : charactersPerSecond;
        return (1_024_000 + perSecond - 1) / perSecond;
    }

    /** How long it takes to read so much. */
    int readingMs(int columns) {
        return (columns * readingOfColumn() + 1_023) >> 10;
    }

    /** The columns of a cluster that begins with this character. */
    int columnsOf(int codePoint) {
        if (!isEastAsian || codePoint < 0x1100) {
            return 1;
        }
        if (EastAsian.isWideLetter(codePoint)) {
            return 2;
        }
        int width = UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH);
        return width == EastAsianWidth.WIDE || width == EastAsianWidth.FULLWIDTH ? 2 : 1;
    }
}
