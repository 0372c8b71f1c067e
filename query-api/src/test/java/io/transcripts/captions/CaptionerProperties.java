package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.transcripts.schema.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever is said, in whatever time, the bounds hold and nothing is lost. */
class CaptionerProperties {
    private static final Map<String, Double> LENGTHS =
            Map.of("en", 42.0, "ar", 42.0, "th", 35.0, "zh", 16.0, "ko", 16.0, "ja", 13.0);

    @Property(tries = 3_000)
    void boundsHoldAndTextIsWhole(
            @ForAll("utterances") List<Utterance<String>> utterances, @ForAll("rules") CaptionLimits rules) {
        List<Cue<String>> cues = Captions.cues(rules, utterances);

        long lastMs = 0;
        Map<String, StringBuilder> texts = new HashMap<>();
        Map<String, StringBuilder> translations = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Cue<String> cue : cues) {
            assertThat(cue.startMs()).isGreaterThanOrEqualTo(lastMs);
            lastMs = cue.startMs();
            assertThat(cue.endMs() - cue.startMs()).isBetween(1L, (long) rules.maxCueMs());
            assertThat(Captions.lines(cue.text())).hasSizeLessThanOrEqualTo(rules.maxLines());
            assertThat(Captions.lines(cue.translation())).hasSizeLessThanOrEqualTo(rules.maxLines());
            assertThat(Captions.lines(cue.text())).noneMatch(CaptionText::isBlank);
            assertThat(Captions.lines(cue.translation())).noneMatch(CaptionText::isBlank);
            assertThat(cue.number()).isEqualTo(numbers.merge(cue.source(), 1, Integer::sum));
            texts.computeIfAbsent(cue.source(), id -> new StringBuilder())
                    .append(String.join("", Captions.lines(cue.text())));
            translations
                    .computeIfAbsent(cue.source(), id -> new StringBuilder())
                    .append(String.join("", Captions.lines(cue.translation())));
        }
        assertThat(texts).hasSameSizeAs(utterances);
        for (Utterance<String> utterance : utterances) {
            String text = texts.get(utterance.source()).toString();
            assertThat(Captions.bare(text)).isEqualTo(Captions.bare(utterance.text()));
            String translation = translations.get(utterance.source()).toString();
            assertThat(Captions.bare(translation))
                    .isEqualTo(Captions.bare(utterance.translation() == null ? "" : utterance.translation()));
        }
    }

    @Property(tries = 1_000)
    void whatIsKnownChangesNothing(
            @ForAll("utterances") List<Utterance<String>> utterances, @ForAll("rules") CaptionLimits rules) {
        KnownCuts known = new KnownCuts(1 << 20);
        List<String> alone = described(Captions.cues(rules, utterances));

        assertThat(described(Captions.cues(rules, utterances, known))).isEqualTo(alone);
        assertThat(described(Captions.cues(rules, utterances, known))).isEqualTo(alone);
    }

    private static List<String> described(List<Cue<String>> cues) {
        return cues.stream()
                .map(cue -> cue.source() + "#" + cue.number() + " " + cue.startMs() + "-" + cue.endMs() + " "
                        + Captions.lines(cue.text()) + cue.text().direction() + Captions.lines(cue.translation())
                        + cue.spoken())
                .toList();
    }

    @Property(tries = 3_000)
    void noLineIsLonger(
            @ForAll("texts") String text, @ForAll("languages") String language, @ForAll("lengths") int length) {
        CaptionLimits rules = new CaptionLimits(length, 2, 7_000);
        List<Cue<String>> cues =
                Captions.cues(rules, List.of(Captions.translated(text, language, text, language, 0, 4_000)));

        boolean isEastAsian = LENGTHS.get(language) < 20;
        ToDoubleFunction<String> measure = isEastAsian ? Captions::fullWidths : Captions::clusters;
        double limit = length == CaptionLimits.BY_SCRIPT ? LENGTHS.get(language) : length;
        for (Cue<String> cue : cues) {
            for (Cue.@Nullable Caption caption : new Cue.Caption[] {cue.text(), cue.translation()}) {
                for (String line : Captions.lines(caption)) {
                    assertThat(measure.applyAsDouble(line)).as(line).isLessThanOrEqualTo(limit);
                }
            }
        }
    }

    @Property(tries = 2_000)
    void onlyWhatCannotBreakIsCut(@ForAll("texts") String text, @ForAll("languages") String language) {
        List<Cue<String>> cues = Captions.cues(Captions.said(text, language, 0, 4_000));

        String whole = CaptionText.of(text);
        Measure measure = Measure.of(whole, language);
        BreakIterator lines = BreakIterator.getLineInstance(ULocale.ROOT);
        BreakIterator clusters = BreakIterator.getCharacterInstance(ULocale.ROOT);
        lines.setText(whole);
        clusters.setText(whole);
        for (Cue<String> cue : cues) {
            Cue.Caption caption = cue.text();
            for (int line = 0; line < caption.lines(); line++) {
                int from = caption.from(line);
                while (from > 0 && Character.isSpaceChar(whole.charAt(from - 1)) && !lines.isBoundary(from)) {
                    from--;
                }
                if (!lines.isBoundary(from)) {
                    assertThat(clusters.isBoundary(from)).isTrue();
                    int start = lines.preceding(from);
                    while (!clusters.isBoundary(start)) {
                        start = lines.preceding(start);
                    }
                    int end = lines.following(from);
                    while (!clusters.isBoundary(end)) {
                        end = lines.following(end);
                    }
                    String run = whole.substring(start, end).strip();
                    double length = measure.isEastAsian() ? 2 * Captions.fullWidths(run) : Captions.clusters(run);
                    assertThat(length).as(run).isGreaterThan(measure.columns(CaptionLimits.DEFAULT));
                }
            }
        }
    }

    @Property(tries = 2_000)
    void cuesOfASpeakerDoNotMeetWhereThereIsTime(@ForAll("turns") List<Utterance<String>> turns) {
        List<Cue<String>> cues = Captions.cues(CaptionLimits.DEFAULT, turns);

        Map<String, Utterance<String>> byId = new HashMap<>();
        turns.forEach(turn -> byId.put(turn.source(), turn));
        Map<String, Cue<String>> last = new HashMap<>();
        for (Cue<String> cue : cues) {
            Utterance<String> turn = byId.get(cue.source());
            Cue<String> before = last.put(turn.speaker(), cue);
            if (before != null) {
                assertThat(before.endMs()).isLessThanOrEqualTo(cue.startMs());
            }
            assertThat(cue.startMs()).isGreaterThanOrEqualTo(turn.startMs());
            assertThat(cue.endMs()).isLessThanOrEqualTo(turn.endMs() + 1_000);
        }
    }

    @Provide
    Arbitrary<CaptionLimits> rules() {
        return Combinators.combine(
                        lengths(),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 15))
                .as((length, lines, seconds) -> new CaptionLimits(length, lines, seconds * 1_000));
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.just(CaptionLimits.BY_SCRIPT),
                Arbitraries.integers().between(10, 100));
    }

    @Provide
    Arbitrary<String> languages() {
        return Arbitraries.of(LENGTHS.keySet());
    }

    /** Speech of two speakers, each with an end before their next start, and a millisecond for each character. */
    @Provide
    Arbitrary<List<Utterance<String>>> turns() {
        return Combinators.combine(
                        texts().filter(text -> !CaptionText.of(text).isEmpty()),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(1, 20_000),
                        Arbitraries.integers().between(0, 3_000),
                        Arbitraries.of(true, false))
                .as((text, speaker, lengthMs, gapMs, hasWords) -> {
                    long ms = Math.max(lengthMs, text.length());
                    return new Utterance<>(
                            "" + gapMs,
                            "s" + speaker,
                            0,
                            ms,
                            text,
                            "en",
                            null,
                            null,
                            null,
                            hasWords ? words(text, 0, ms) : List.of());
                })
                .list()
                .ofMaxSize(8)
                .map(turns -> {
                    long[] next = new long[2];
                    List<Utterance<String>> placed = new ArrayList<>();
                    for (Utterance<String> turn : turns) {
                        int speaker = turn.speaker().charAt(1) - '0';
                        long start = next[speaker] + Long.parseLong(turn.source());
                        next[speaker] = start + turn.endMs();
                        List<Word> words = turn.words().stream()
                                .map(word -> Captions.word(word.word(), start + word.startMs(), start + word.endMs()))
                                .toList();
                        placed.add(new Utterance<>(
                                "seg_" + placed.size(),
                                turn.speaker(),
                                start,
                                start + turn.endMs(),
                                turn.text(),
                                "en",
                                null,
                                null,
                                null,
                                words));
                    }
                    placed.sort(Comparator.comparingLong(Utterance::startMs));
                    return placed;
                });
    }

    @Provide
    Arbitrary<List<Utterance<String>>> utterances() {
        return Combinators.combine(
                        texts().filter(text -> !CaptionText.of(text).isEmpty()),
                        texts().injectNull(0.4),
                        languages().injectNull(0.2),
                        Arbitraries.longs().between(0, 40_000),
                        Arbitraries.oneOf(
                                Arbitraries.longs().between(0, 3),
                                Arbitraries.longs().between(0, 10_000),
                                Arbitraries.longs().between(0, 2_000_000)),
                        Arbitraries.integers().between(0, 3))
                .as((text, translation, language, startMs, lengthMs, speaker) -> new Utterance<>(
                        "",
                        "s" + speaker,
                        startMs,
                        startMs + lengthMs,
                        text,
                        language,
                        translation,
                        "en",
                        null,
                        speaker == 0 ? words(text, startMs, startMs + lengthMs) : List.of()))
                .list()
                .ofMaxSize(6)
                .map(utterances -> {
                    List<Utterance<String>> named = new ArrayList<>();
                    utterances.stream()
                            .sorted(Comparator.comparingLong(Utterance::startMs))
                            .forEach(one -> named.add(new Utterance<>(
                                    "seg_" + named.size(),
                                    one.speaker(),
                                    one.startMs(),
                                    one.endMs(),
                                    one.text(),
                                    one.language(),
                                    one.translation(),
                                    one.translationLanguage(),
                                    null,
                                    one.words())));
                    return named;
                });
    }

    /** Sentences of many scripts, and anything in Unicode. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> anything = Arbitraries.strings()
                .all()
                .ofMaxLength(20)
                .filter(text ->
                        text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        Arbitrary<String> runs = Combinators.combine(
                        Arbitraries.of(
                                "x",
                                "語",
                                "ส",
                                "ی",
                                "ש",
                                "👩‍👩‍👧",
                                "\u00A0",
                                "e\u0301\u0302",
                                "-",
                                "각",
                                "\u200Bx",
                                " \u0301",
                                "\u00A0\u200D",
                                "\uFEFF"),
                        Arbitraries.integers().between(1, 130))
                .as(String::repeat);
        Arbitrary<String> words = Arbitraries.of(
                "Well, I have a question about the order.",
                " and then ",
                "of the ",
                "Donaudampfschifffahrtsgesellschaft ",
                "Ja. ",
                "Dr. Müller? ",
                "おはようございます。",
                "今日は東京へ行きました",
                "我想問一個問題，",
                "你好！",
                "สวัสดีครับยินดีต้อนรับ ",
                "안녕하세요 반갑습니다 ",
                "مرحبا، رقم الطلب هو ١٢٣ ",
                "שלום iPhone 12, ",
                "नमस्ते, मैं कैसे मदद कर सकता हूँ? ",
                "🇩🇪👩‍👩‍👧‍👦 ",
                "https://example.org/a/very/long/path/that/goes/on?and=on ",
                "a b c d e f ",
                " \u0301",
                " \uFE0F ",
                "\u00A0\u200C",
                " \u200D",
                "\n");
        return Arbitraries.frequencyOf(Tuple.of(8, words), Tuple.of(1, runs), Tuple.of(1, anything))
                .list()
                .ofMinSize(1)
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    /** Words at even times, with a long pause in the middle, and one that is not in the text. */
    private static List<Word> words(String text, long startMs, long endMs) {
        String[] said = text.strip().split("\\s+");
        List<Word> words = new ArrayList<>();
        long step = (endMs - startMs) / (said.length + 4);
        for (int i = 0; i < said.length; i++) {
            long at = startMs + step * (i > said.length / 2 ? i + 4 : i);
            words.add(Captions.word(said[i], at, at + step));
        }
        words.add(Captions.word("missing", startMs, endMs));
        return words;
    }
}
