package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.captions.CaptionLimits;
import io.transcripts.captions.Captions;
import io.transcripts.domain.Text;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.render.RenderOptions.ShownTranslations;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever is said, strict readers of the formats get the same times, labels and text back. */
class CaptionProperties {
    private static final RenderOptions WITH_WORDS = new RenderOptions(true, SpeakerLabels.ROLE, true, false);
    private static final RenderOptions WITHOUT_TRANSLATIONS =
            new RenderOptions(false, SpeakerLabels.ROLE, false, false);
    private static final long MAX_MS = 2_592_000_000L;

    @Property(tries = 500)
    void srtComesBack(@ForAll("turns") Transcript transcript) {
        String file = utf8(TranscriptSrt.render(transcript, WITHOUT_TRANSLATIONS));

        List<StrictSrt.Cue> cues = StrictSrt.parse(file);

        StringBuilder expected = new StringBuilder();
        for (Line line : transcript.segments()) {
            expected.append(bare(captionLabel(line) + ": " + seen(line.text())));
        }
        String lines = cues.stream().flatMap(cue -> cue.lines().stream()).collect(Collectors.joining());
        assertThat(bare(lines)).isEqualTo(expected.toString());
        long lastMs = 0;
        for (StrictSrt.Cue cue : cues) {
            assertThat(cue.startMs()).isGreaterThanOrEqualTo(lastMs);
            assertThat(cue.endMs() - cue.startMs()).isLessThanOrEqualTo(7_000);
            assertThat(cue.lines()).hasSizeLessThanOrEqualTo(2);
            lastMs = cue.startMs();
        }
    }

    @Property(tries = 500)
    void srtIsValidWithTranslations(@ForAll("transcripts") Transcript transcript) {
        List<StrictSrt.Cue> cues = StrictSrt.parse(utf8(TranscriptSrt.render(transcript, RenderOptions.DEFAULT)));

        assertThat(cues).hasSizeGreaterThanOrEqualTo(transcript.segments().size());
        for (StrictSrt.Cue cue : cues) {
            assertThat(cue.lines()).hasSizeLessThanOrEqualTo(4);
        }
    }

    @Property(tries = 500)
    void vttComesBack(@ForAll("transcripts") Transcript transcript) {
        String file = utf8(TranscriptVtt.render(transcript, WITH_WORDS));

        List<StrictVtt.Cue> cues = StrictVtt.parse(file);

        Map<String, List<StrictVtt.Cue>> segments =
                cues.stream().collect(Collectors.groupingBy(cue -> cue.id().replaceAll("#.*", "")));
        assertThat(segments).hasSameSizeAs(transcript.segments());
        long lastMs = 0;
        for (StrictVtt.Cue cue : cues) {
            assertThat(cue.startMs()).isGreaterThanOrEqualTo(lastMs);
            lastMs = cue.startMs();
        }
        for (Line line : transcript.segments()) {
            List<StrictVtt.Cue> shown = Objects.requireNonNull(segments.get(line.id()));
            StringBuilder text = new StringBuilder();
            StringBuilder translation = new StringBuilder();
            for (int i = 0; i < shown.size(); i++) {
                StrictVtt.Cue cue = shown.get(i);
                assertThat(cue.id()).isEqualTo(i == 0 ? line.id() : line.id() + "#" + (i + 1));
                assertThat(cue.startMs()).isGreaterThanOrEqualTo(line.startMs());
                assertThat(cue.endMs()).isLessThanOrEqualTo(Math.max(line.endMs(), line.startMs() + 1) + 1_000);
                for (StrictVtt.Part part : cue.parts()) {
                    assertThat(bare(part.voice())).isEqualTo(bare(captionLabel(line)));
                    assertThat(part.lang()).isIn(null, "en");
                    (part.lang() == null ? text : translation).append(part.text());
                }
            }
            assertThat(bare(text.toString())).isEqualTo(bare(seen(line.text())));
            assertThat(bare(translation.toString()))
                    .isEqualTo(bare(line.translation() == null ? "" : seen(line.translation())));
        }
    }

    @Property(tries = 1_000)
    void marksHaveRoomOnTheirLines(
            @ForAll("mixed") String text,
            @ForAll("mixed") String translation,
            @ForAll("speakers") String speaker,
            @ForAll @IntRange(min = 10, max = 44) int length) {
        RenderOptions options = new RenderOptions(
                ShownTranslations.TARGET, null, SpeakerLabels.ROLE, false, false, new CaptionLimits(length, 2, 7_000));
        Transcript transcript = Samples.of(Samples.line("seg", speaker, text, translation, 0, 6_000, List.of()));

        for (StrictSrt.Cue cue : StrictSrt.parse(utf8(TranscriptSrt.render(transcript, options)))) {
            for (String line : cue.lines()) {
                String beside = line.replaceFirst("^" + speaker + ": ", "");
                assertThat(Captions.clusters(beside)).as(line).isLessThanOrEqualTo(length);
            }
        }
        for (StrictVtt.Cue cue : StrictVtt.parse(utf8(TranscriptVtt.render(transcript, options)))) {
            for (StrictVtt.Part part : cue.parts()) {
                assertThat(Captions.clusters(part.text())).as(part.text()).isLessThanOrEqualTo(length);
            }
        }
    }

    /** What is written from left to right and what is not, and what goes with either. */
    @Provide
    Arbitrary<String> mixed() {
        Arbitrary<String> words = Arbitraries.of(
                "שלום ", "הזמנה ", "apples ", "12 ", "(", ")", "\"", "3.5 ", "and ", "مرحبا، ", "e\u0301 ", "- ");
        Arbitrary<String> runs = Combinators.combine(
                        Arbitraries.of("ש", "x", "7"), Arbitraries.integers().between(8, 48))
                .as((letter, times) -> letter.repeat(times) + " ");
        return Arbitraries.frequencyOf(Tuple.of(5, words), Tuple.of(2, runs))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> speakers() {
        return Arbitraries.of("customer", "ליאת", "12");
    }

    @Property(tries = 500)
    void nothingDependsOnWhereTheTextIsTaken(@ForAll("transcripts") Transcript transcript) {
        Rendering rendering = new TranscriptVtt(transcript, WITH_WORDS);
        StringBuilder parts = new StringBuilder();
        rendering.begin();
        for (Line line : transcript.segments()) {
            rendering.line(line);
            parts.append(utf8(rendering.take()));
        }
        rendering.end();
        parts.append(utf8(rendering.take()));

        assertThat(parts.toString()).isEqualTo(utf8(TranscriptVtt.render(transcript, WITH_WORDS)));
    }

    @Property(tries = 500)
    void textHasOneLineForEachTextAndTranslation(@ForAll("transcripts") Transcript transcript) {
        String file = utf8(TranscriptText.render(transcript, RenderOptions.DEFAULT));

        List<String> expected = new ArrayList<>();
        for (Line line : transcript.segments()) {
            expected.add(bare(label(line) + ": " + line.text()));
            if (line.translation() != null && !Text.isBlank(line.translation())) {
                expected.add(bare(label(line) + " (en): " + line.translation()));
            }
        }
        assertThat(file).doesNotContainPattern("[\\r\\x0B\\f\\x85\\u2028\\u2029]");
        List<String> lines = file.isEmpty()
                ? List.of()
                : Arrays.asList(file.substring(0, file.length() - 1).split("\n", -1));
        assertThat(lines.stream().map(CaptionProperties::bare)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<Transcript> transcripts() {
        Arbitrary<Line> lines = Combinators.combine(
                        texts(),
                        texts(),
                        texts().injectNull(0.4),
                        Arbitraries.longs().between(0, MAX_MS),
                        Arbitraries.oneOf(
                                Arbitraries.just(0L), Arbitraries.longs().between(0, 60_000)))
                .as((speaker, text, translation, startMs, lengthMs) -> {
                    // The domain shows no blank segment.
                    String shown = Text.isBlank(text) ? text + "x" : text;
                    return Samples.line(
                            "seg", speaker, shown, translation, startMs, startMs + lengthMs, words(shown, startMs));
                });
        return lines.list().ofMaxSize(4).map(list -> {
            List<Line> named = new ArrayList<>();
            List<Line> sorted = list.stream().sorted(Line.ORDER).toList();
            for (Line line : sorted) {
                named.add(Samples.line(
                        "seg_" + named.size(),
                        line.speaker(),
                        line.text(),
                        line.translation(),
                        line.startMs(),
                        line.endMs(),
                        line.words()));
            }
            return Samples.of(named.toArray(Line[]::new));
        });
    }

    /** The same, one after the other. */
    @Provide
    Arbitrary<Transcript> turns() {
        return transcripts().map(transcript -> {
            List<Line> turns = new ArrayList<>();
            long at = 0;
            for (Line line : transcript.segments()) {
                long end = at + line.endMs() - line.startMs();
                turns.add(Samples.line(line.id(), line.speaker(), line.text(), line.translation(), at, end, List.of()));
                at = end + 2_000;
            }
            return Samples.of(turns.toArray(Line[]::new));
        });
    }

    /** Anything in Unicode, thick with what the formats trip over. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> traps = Arbitraries.of(
                "-->",
                "->",
                "--",
                ">",
                "<",
                "&",
                "&amp;",
                "</v>",
                "<00:00:01.000>",
                "\n\n",
                "\r\n",
                "\u000B",
                "\f",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u001C",
                "\u001D\u001E",
                "\u0000",
                "\u200B",
                "\uFEFF",
                "\u00A0",
                " ",
                "\t",
                "12",
                "1\n00:00:01,000 --> 00:00:02,000\nx",
                "WEBVTT",
                "NOTE",
                "e\u0301",
                "שלום",
                "مرحبا",
                "\u202E",
                "👩‍👩‍👧",
                "สวัสดี",
                "你好",
                ":",
                "Guten Tag");
        Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(6).filter(CaptionProperties::isWellFormed);
        return Arbitraries.oneOf(traps, anything).list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    /** More than the rules call blank: in captions, information separators are spaces too. */
    private static boolean isUnseen(String text) {
        return Text.isBlank(text.replaceAll("[\\x1C-\\x1F]", " "));
    }

    private static String seen(String text) {
        return isUnseen(text) ? "" : text;
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Words as a recogniser may give them, some not in the text, with times that need not make sense. */
    private static List<Word> words(String text, long startMs) {
        List<Word> words = new ArrayList<>();
        for (String word : text.split("[ \\n]+")) {
            words.add(new Word(word, startMs + words.size() * 7L % 23, startMs + 30, Samples.ABSENT));
            words.add(new Word("missing", startMs + 1, startMs + 2, Samples.ABSENT));
        }
        return words;
    }

    private static String label(Line line) {
        return Text.isBlank(line.speaker()) ? "unknown" : line.speaker();
    }

    private static String captionLabel(Line line) {
        return isUnseen(line.speaker()) ? "unknown" : line.speaker();
    }

    /** The text without white space, line breaks, and marks of direction; NUL as readers would see it. */
    private static String bare(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != 0x85)
                .filter(c -> "\u200E\u200F\u2066\u2067\u2069".indexOf(c) < 0)
                .map(c -> c == 0 ? 0xFFFD : c)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
