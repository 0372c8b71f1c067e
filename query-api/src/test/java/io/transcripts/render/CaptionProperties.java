package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Text;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is said, strict readers of the formats get the same times, labels and text back. */
class CaptionProperties {
    private static final RenderOptions WITH_WORDS = new RenderOptions(true, SpeakerLabels.ROLE, true, false);
    private static final long MAX_MS = 2_592_000_000L;

    @Property(tries = 500)
    void srtComesBack(@ForAll("transcripts") Transcript transcript) {
        String file = utf8(TranscriptSrt.render(transcript, RenderOptions.DEFAULT));

        List<StrictSrt.Cue> cues = StrictSrt.parse(file);

        assertThat(cues).hasSameSizeAs(transcript.segments());
        for (int i = 0; i < cues.size(); i++) {
            Line line = transcript.segments().get(i);
            StrictSrt.Cue cue = cues.get(i);
            assertThat(cue.startMs()).isEqualTo(line.startMs());
            assertThat(cue.endMs()).isEqualTo(Math.max(line.endMs(), line.startMs() + 1));
            assertThat(bare(cue.lines().get(0))).isEqualTo(bare(label(line) + ": " + line.text()));
            if (line.translation() != null && !Text.isBlank(LineBreaks.inCaption(line.translation()))) {
                assertThat(cue.lines()).hasSize(2);
                assertThat(bare(cue.lines().get(1))).isEqualTo(bare(line.translation()));
            } else {
                assertThat(cue.lines()).hasSize(1);
            }
        }
    }

    @Property(tries = 500)
    void vttComesBack(@ForAll("transcripts") Transcript transcript) {
        String file = utf8(TranscriptVtt.render(transcript, WITH_WORDS));

        List<StrictVtt.Cue> cues = StrictVtt.parse(file);

        assertThat(cues).hasSameSizeAs(transcript.segments());
        for (int i = 0; i < cues.size(); i++) {
            Line line = transcript.segments().get(i);
            StrictVtt.Cue cue = cues.get(i);
            assertThat(cue.id()).isEqualTo(line.id());
            assertThat(cue.startMs()).isEqualTo(line.startMs());
            assertThat(cue.endMs()).isEqualTo(Math.max(line.endMs(), line.startMs() + 1));
            StrictVtt.Part original = cue.parts().get(0);
            assertThat(bare(original.voice())).isEqualTo(bare(label(line).replace('\0', '\uFFFD')));
            assertThat(bare(original.text())).isEqualTo(bare(line.text().replace('\0', '\uFFFD')));
            assertThat(original.lang()).isNull();
            if (line.translation() != null && !Text.isBlank(LineBreaks.inCaption(line.translation()))) {
                StrictVtt.Part translation = cue.parts().get(1);
                assertThat(translation.lang()).isEqualTo("en");
                assertThat(translation.voice()).isEqualTo(original.voice());
                assertThat(bare(translation.text()))
                        .isEqualTo(bare(line.translation().replace('\0', '\uFFFD')));
            } else {
                assertThat(cue.parts()).hasSize(1);
            }
        }
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
            for (Line line : list) {
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

    /** The text without white space and line breaks. */
    private static String bare(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != 0x85)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
