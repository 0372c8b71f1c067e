package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.captions.CaptionLimits;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Translation;
import io.transcripts.render.RenderOptions.ShownTranslations;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.Word;
import io.transcripts.search.TranscriptSearch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One conversation in many scripts, in every format, byte for byte. After a wanted change, run with {@code
 * -Dtest.jvm.args=-Dgolden.write=true} and read the difference.
 */
class GoldenTest {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

    record Case(String file, BiFunction<Transcript, RenderOptions, byte[]> renderer, RenderOptions options) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Case> cases() {
        RenderOptions everything = new RenderOptions(true, SpeakerLabels.NAME, true, true);
        RenderOptions little = new RenderOptions(false, SpeakerLabels.CHANNEL, false, false);
        List<Case> cases = new ArrayList<>();
        for (String format : List.of("json", "text", "srt", "vtt")) {
            BiFunction<Transcript, RenderOptions, byte[]> renderer = switch (format) {
                case "json" -> TranscriptJson::render;
                case "text" -> TranscriptText::render;
                case "srt" -> TranscriptSrt::render;
                default -> TranscriptVtt::render;
            };
            String extension = format.equals("text") ? "txt" : format;
            cases.add(new Case("scripts." + extension, renderer, RenderOptions.DEFAULT));
            cases.add(new Case("scripts-everything." + extension, renderer, everything));
            cases.add(new Case("scripts-little." + extension, renderer, little));
        }
        RenderOptions all =
                new RenderOptions(ShownTranslations.ALL, "fr", SpeakerLabels.ROLE, false, false, CaptionLimits.DEFAULT);
        cases.add(new Case(
                "page-all-translations.json",
                (transcript, options) ->
                        new TranscriptJson(translated(transcript), options, true).whole(translated(transcript)),
                all));
        cases.add(new Case("search.json", (transcript, options) -> found(transcript), all));
        cases.add(new Case("erasure.json", (transcript, options) -> ErasureJson.render("sess_01"), all));
        cases.add(new Case("session.json", (transcript, options) -> SessionJson.render(transcript), everything));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsWrittenDown(Case golden) throws IOException {
        byte[] rendered = golden.renderer().apply(conversation(), golden.options());

        if (Boolean.getBoolean("golden.write")) {
            Files.write(DIRECTORY.resolve(golden.file()), rendered);
        }
        assertThat(new String(rendered, StandardCharsets.UTF_8)).isEqualTo(read(golden.file()));
    }

    /** Its first segments, translated into more languages. */
    private static Transcript translated(Transcript transcript) {
        SortedMap<String, Translation> translations = new TreeMap<>();
        for (String language : List.of("fr", "EN", "de-AT", "zh-Hant")) {
            translations.put(
                    Translation.key(language),
                    new Translation(
                            language,
                            true,
                            0,
                            Samples.ABSENT,
                            Instant.EPOCH,
                            null,
                            "In " + language + ": \u201C\uD83D\uDC4B\u201D"));
        }
        translations.put("it", new Translation("it", true, 0, 1, Instant.EPOCH, null, "of another revision"));
        translations.put("ja", new Translation("ja", false, 0, 0, Instant.EPOCH, null, "not final"));
        return Samples.of(transcript.segments().stream()
                .limit(2)
                .map(line -> new Line(
                        line.id(),
                        line.speaker(),
                        line.channel(),
                        line.language(),
                        line.text(),
                        line.translation(),
                        line.startMs(),
                        line.endMs(),
                        line.confidence(),
                        line.words(),
                        true,
                        0,
                        translations))
                .toArray(Line[]::new));
    }

    private static byte[] found(Transcript transcript) {
        TranscriptSearch search = new TranscriptSearch("EURO", null, "de", 100);
        translated(transcript).segments().forEach(line -> search.in(line, () -> false));
        transcript.segments().forEach(line -> search.in(line, () -> false));
        return SearchJson.render("sess_01", "EURO", search.total(), search.matches());
    }

    private static String read(String file) throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as("golden file %s", file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Transcript conversation() {
        List<Word> words = List.of(
                new Word("Der", 0, 240, 990),
                new Word("Preis", 240, 600, Samples.ABSENT),
                new Word("zwanzig", 700, 1_000, 500),
                new Word("Euro", 1_005, 1_300, 875),
                new Word("jetzt", 1_400, 1_900, 1_000));
        List<Line> lines = List.of(
                new Line(
                        "seg_de",
                        "agent",
                        0,
                        "de",
                        "Der Preis: 20 Euro – jetzt!",
                        "The price: 20 euros – now!",
                        0,
                        1_900,
                        980,
                        words,
                        true),
                new Line(
                        "seg_ja",
                        "customer",
                        1,
                        "ja",
                        "ありがとうございます。\n助かります。",
                        "Thank you. That helps.",
                        2_000,
                        3_250,
                        961,
                        List.of(),
                        true),
                new Line(
                        "seg_zh",
                        "customer",
                        Samples.ABSENT,
                        "zh-Hant",
                        "我想問一個問題",
                        "I’d like to ask a question",
                        3_250,
                        4_875,
                        Samples.ABSENT,
                        List.of(),
                        true),
                new Line(
                        "seg_th",
                        "supervisor",
                        2,
                        "th",
                        "สวัสดีครับ ยินดีต้อนรับ",
                        null,
                        5_000,
                        5_001,
                        1_000,
                        List.of(),
                        true),
                new Line(
                        "seg_ar",
                        "guest",
                        Samples.ABSENT,
                        "ar",
                        "مرحبا، رقم الطلب هو ١٢٣",
                        "Hello, the order number is 123",
                        6_000,
                        6_000,
                        0,
                        List.of(),
                        true),
                new Line(
                        "seg_emoji",
                        "customer",
                        1,
                        null,
                        "Danke 👩‍👩‍👧‍👦 & <bitte> --> 🇩🇪!",
                        null,
                        7_010,
                        8_100,
                        5,
                        List.of(),
                        true),
                new Line(
                        "seg_zero",
                        "",
                        Samples.ABSENT,
                        null,
                        "null\u200Bbreit\u200D\uFEFF\r\n\u2028\u0085Ende",
                        null,
                        9_000,
                        9_100,
                        10,
                        List.of(),
                        true),
                new Line(
                        "seg_nfd",
                        "customer\n",
                        1,
                        "fr",
                        "De\u0301ja\u0300 vu, cafe\u0301",
                        "Déjà vu, coffee",
                        10_000,
                        11_000,
                        100,
                        List.of(),
                        true),
                new Line(
                        "seg_live",
                        "agent",
                        0,
                        "de",
                        "Und nun",
                        null,
                        12_000,
                        12_000,
                        Samples.ABSENT,
                        List.of(),
                        false),
                new Line(
                        "seg_late",
                        "agent",
                        0,
                        "en",
                        "Still here after 195 hours",
                        null,
                        702_000_000,
                        702_003_004,
                        999,
                        List.of(),
                        true));
        return new Transcript(
                "sess_01",
                1_234,
                Transcript.Status.FAILED,
                "org_demo",
                false,
                "de",
                "en",
                List.of(
                        new Participant("agent", 0, "Zoë Müller-Łukasz"),
                        new Participant("customer", 1, "山田 太郎"),
                        new Participant("guest", 3, "ليلى")),
                "{\"ticket\":\"№ 7\",\"vip\":true,\"tags\":[\"a\",{\"b\":1.50}]}",
                Instant.parse("2026-03-26T11:00:00.120Z"),
                Instant.parse("2026-03-26T12:00:00.000456Z"),
                "completed",
                new SessionError("asr_unavailable", "Erkennung „weg“"),
                702_003_004,
                31,
                new Transcript.Missing(1, 2),
                Transcript.Gaps.NONE,
                true,
                lines);
    }
}
