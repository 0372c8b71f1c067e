package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SubRip and WebVTT do to segments, one by one. */
class CaptionFormatsTest {
    @Test
    void aSegmentWithoutLanguageIsOfTheSessions() {
        String text = "OK OK OK OK OK OK OK OK OK OK OK OK OK";
        for (BiFunction<Transcript, RenderOptions, byte[]> format :
                List.<BiFunction<Transcript, RenderOptions, byte[]>>of(TranscriptSrt::render, TranscriptVtt::render)) {
            String told = utf8(format.apply(Samples.spoken("de", said("ja", text)), RenderOptions.DEFAULT));
            String untold = utf8(format.apply(Samples.spoken("ja", said(null, text)), RenderOptions.DEFAULT));

            assertThat(told).doesNotContain(text);
            assertThat(untold).isEqualTo(told);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "customer, 12 שלום, customer: \u2067 12 שלום\u2069",
        "customer, (שלום) hi, customer: \u2067 (שלום) hi\u2069",
        "customer, שלום, customer: שלום",
        "customer, שלום 12, customer: שלום 12",
        "ליאת, room 12, ליאת: room 12",
        "ליאת, Yes., ליאת: \u2066 Yes.\u2069",
        "ליאת, 12 apples, ליאת: \u2066 12 apples\u2069",
        "ליאת, “Yes.”, ליאת: \u2066 “Yes.”\u2069",
        "customer, 12 apples, customer: 12 apples",
        "ליאת, 12 שלום, ליאת: 12 שלום",
        // A label without letters leaves the direction to the text.
        "12, שלום, 12: שלום",
        "12, שלום apples, 12: \u2066 שלום apples\u2069"
    })
    void textOfAnotherDirectionThanItsLabelIsIsolated(String label, String text, String line) {
        String srt = utf8(TranscriptSrt.render(Samples.of(said(label, null, text)), RenderOptions.DEFAULT));

        assertThat(srt).contains("\n" + line.replaceAll("([\u2066\u2067]) ", "$1") + "\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        // letters, whether the isolate has room beside them
        "40, true",
        "41, false",
        "42, false"
    })
    void aRunThatFitsOnALineIsNotCutForItsMarks(int letters, boolean isIsolated) {
        for (String[] sides : new String[][] {{"customer", "ש", "\u2067"}, {"ליאת", "x", "\u2066"}}) {
            String run = "(" + sides[1].repeat(letters - 1);
            String srt = utf8(TranscriptSrt.render(Samples.of(said(sides[0], null, run)), RenderOptions.DEFAULT));

            assertThat(srt).contains("\n" + sides[0] + ": " + (isIsolated ? sides[2] + run + "\u2069" : run) + "\n\n");
        }
    }

    @Test
    void onlyWhatIsLongerThanALineIsCutFromRightToLeft() {
        String srt = utf8(TranscriptSrt.render(
                Samples.of(said("ליאת", null, "ש".repeat(42) + " " + "ת".repeat(43))), RenderOptions.DEFAULT));

        assertThat(srt).contains("ש".repeat(42) + "\n", "ת".repeat(42) + "\n", "\nת\n");
    }

    @Test
    void aWordOfAnotherDirectionThatFillsItsLineHasNoMark() {
        String hebrew = "שלום ".repeat(20);
        String vtt = utf8(TranscriptVtt.render(
                Samples.of(said(null, hebrew + "x".repeat(42) + " " + hebrew + "y".repeat(41) + " " + hebrew)),
                RenderOptions.DEFAULT));

        assertThat(vtt).contains(">" + "x".repeat(42) + "<", ">\u200F" + "y".repeat(41) + "<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u001C", "\u001D\u001E", "\u001F", "\u200B\u001C\n"})
    void aSpeakerOfWhomNothingIsSeenIsUnknown(String speaker) {
        Transcript transcript = Samples.of(said(speaker, null, "Yes."));

        assertThat(utf8(TranscriptVtt.render(transcript, RenderOptions.DEFAULT)))
                .contains("<v unknown>Yes.</v>");
        assertThat(utf8(TranscriptSrt.render(transcript, RenderOptions.DEFAULT)))
                .contains("\nunknown: Yes.\n");
    }

    private static Line said(@Nullable String language, String text) {
        return said("agent", language, text);
    }

    private static Line said(String speaker, @Nullable String language, String text) {
        return new Line(
                "seg", speaker, Samples.ABSENT, language, text, null, 0, 4_000, Samples.ABSENT, List.of(), true);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
