package io.transcripts.captions;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Captions for the tests of this package, and a way of counting that is not the product's. */
public final class Captions {
    private Captions() {}

    static Utterance<String> said(String text, String language, long startMs, long endMs) {
        return new Utterance<>("seg", "agent", startMs, endMs, text, language, null, null, null, List.of());
    }

    static Utterance<String> said(String id, String speaker, String text, long startMs, long endMs) {
        return new Utterance<>(id, speaker, startMs, endMs, text, "en", null, null, null, List.of());
    }

    static Utterance<String> translated(
            String text, String language, String translation, String into, long startMs, long endMs) {
        return new Utterance<>("seg", "agent", startMs, endMs, text, language, translation, into, null, List.of());
    }

    static Word word(String word, long startMs, long endMs) {
        return new Word(word, startMs, endMs, SpeechEvent.ABSENT);
    }

    static List<Cue<String>> cues(CaptionLimits rules, List<Utterance<String>> utterances) {
        return cues(rules, utterances, new KnownCuts(0));
    }

    static List<Cue<String>> cues(CaptionLimits rules, List<Utterance<String>> utterances, KnownCuts known) {
        List<Cue<String>> cues = new ArrayList<>();
        Captioner<String> captioner = new Captioner<>(rules, true, known, cues::add);
        for (Utterance<String> utterance : utterances) {
            captioner.add(utterance);
        }
        captioner.end();
        return cues;
    }

    static List<Cue<String>> cues(Utterance<String> utterance) {
        return cues(CaptionLimits.DEFAULT, List.of(utterance));
    }

    static List<Cue<String>> cues(Utterance<String> first, Utterance<String> second) {
        return cues(CaptionLimits.DEFAULT, List.of(first, second));
    }

    /** The lines of each cue, parted by a stroke. */
    static List<String> texts(List<Cue<String>> cues) {
        return cues.stream().map(cue -> String.join("|", lines(cue.text()))).toList();
    }

    static List<String> translations(List<Cue<String>> cues) {
        return cues.stream()
                .map(cue -> String.join("|", lines(cue.translation())))
                .toList();
    }

    static List<String> lines(Cue.@Nullable Caption caption) {
        List<String> lines = new ArrayList<>();
        for (int line = 0; caption != null && line < caption.lines(); line++) {
            lines.add(caption.line(line));
        }
        return lines;
    }

    /** Grapheme clusters, as readers count them. */
    public static int clusters(String text) {
        BreakIterator iterator = BreakIterator.getCharacterInstance(ULocale.ROOT);
        iterator.setText(text);
        int clusters = 0;
        while (iterator.next() != BreakIterator.DONE) {
            clusters++;
        }
        return clusters;
    }

    /** Characters as East Asian captions count them: a full-width one is 1, any other a half. */
    static double fullWidths(String text) {
        BreakIterator iterator = BreakIterator.getCharacterInstance(ULocale.ROOT);
        iterator.setText(text);
        double all = 0;
        int from = 0;
        for (int to = iterator.next(); to != BreakIterator.DONE; to = iterator.next()) {
            int width = UCharacter.getIntPropertyValue(text.codePointAt(from), UProperty.EAST_ASIAN_WIDTH);
            all += width == EastAsianWidth.WIDE || width == EastAsianWidth.FULLWIDTH ? 1 : 0.5;
            from = to;
        }
        return all;
    }

    /** Without white space, and what else nobody sees: lines of nothing else are left out. */
    static String bare(String text) {
        StringBuilder bare = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != 0x85)
                .filter(c -> c != 0x200B && c != 0xFEFF)
                .forEach(c -> bare.appendCodePoint(c == 0 ? 0xFFFD : c));
        return bare.toString();
    }
}
