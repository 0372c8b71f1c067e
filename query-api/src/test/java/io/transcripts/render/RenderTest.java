package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.Word;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of section 6, one by one. */
class RenderTest {
    private static final RenderOptions BY_CHANNEL = new RenderOptions(true, SpeakerLabels.CHANNEL, false, false);
    private static final RenderOptions BY_NAME = new RenderOptions(true, SpeakerLabels.NAME, false, false);
    private static final RenderOptions WORDS = new RenderOptions(true, SpeakerLabels.ROLE, true, false);

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "3250, 3.25",
        "960, 0.96",
        "1000, 1.0",
        "5, 0.005",
        "50, 0.05",
        "500, 0.5",
        "6001, 6.001",
        "245300, 245.3",
        "2592000000, 2592000.0",
        "9223372036854775807, 9223372036854775.807"
    })
    void numbersHaveOneToThreeDecimals(long thousandths, String written) {
        assertThat(decimal(thousandths)).isEqualTo(written);
    }

    @Test
    void numbersAreWhatTheyWereInThousandths() {
        for (long thousandths = 0; thousandths < 12_000; thousandths++) {
            String written = decimal(thousandths);

            assertThat(new BigDecimal(written)).isEqualByComparingTo(BigDecimal.valueOf(thousandths, 3));
            assertThat(written).matches("\\d+\\.\\d(\\d?[1-9])?");
        }
    }

    private static String decimal(long thousandths) {
        char[] digits = new char[Times.MOST_OF_DECIMAL];
        int begin = Times.decimal(thousandths, digits);
        return new String(digits, begin, digits.length - begin);
    }

    @Test
    void captionHoursMayHaveMoreThanTwoDigits() {
        assertThat(Times.ofCaption(3_599_999, ',')).isEqualTo("00:59:59,999");
        assertThat(Times.ofCaption(702_003_004, '.')).isEqualTo("195:00:03.004");
    }

    @Test
    void jsonOfAnEmptyTranscriptHasEveryKey() {
        Transcript empty = new Transcript(
                "s",
                1,
                Transcript.Status.PROCESSING,
                null,
                false,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                0,
                0,
                new Transcript.Missing(0, 0),
                Transcript.Gaps.NONE,
                false,
                List.of());

        assertThat(utf8(TranscriptJson.render(empty, RenderOptions.DEFAULT)))
                .isEqualTo("{\"object\":\"transcript\",\"session_id\":\"s\",\"status\":\"processing\",\"language\":"
                        + "{\"source\":null,\"target\":null},\"segments\":[],\"duration\":0.0,\"word_count\":0}");
        assertThat(utf8(SessionJson.render(empty)))
                .isEqualTo("{\"object\":\"session\",\"id\":\"s\",\"status\":\"active\",\"source_language\":null,"
                        + "\"target_language\":null,\"duration\":0.0,\"transcript\":{\"available\":true,\"word_count\":0,"
                        + "\"status\":\"processing\",\"version\":1},\"missing\":{\"segments\":0,\"translations\":0}}");
        assertThat(TranscriptText.render(empty, RenderOptions.DEFAULT)).isEmpty();
        assertThat(TranscriptSrt.render(empty, RenderOptions.DEFAULT)).isEmpty();
        assertThat(utf8(TranscriptVtt.render(empty, RenderOptions.DEFAULT))).isEqualTo("WEBVTT\n");
    }

    @Test
    void interimsAreInJsonOnRequestOnly() {
        Transcript live = Samples.of(Samples.interim("i", "Und", 0), Samples.line("f", "agent", "Ja", 1_000, 2_000));
        RenderOptions interim = new RenderOptions(true, SpeakerLabels.ROLE, false, true);

        assertThat(utf8(TranscriptJson.render(live, RenderOptions.DEFAULT))).doesNotContain("is_final", "Und");
        assertThat(utf8(TranscriptJson.render(live, interim)))
                .contains("{\"id\":\"i\",\"speaker\":\"agent\",\"language\":\"de\",\"text\":\"Und\",\"start_time\":0.0,"
                        + "\"end_time\":0.0,\"is_final\":false},{\"id\":\"f\"")
                .containsOnlyOnce("is_final");
        assertThat(utf8(TranscriptText.render(live, interim))).isEqualTo("agent: Ja\n");
        assertThat(utf8(TranscriptSrt.render(live, interim)))
                .startsWith("1\n00:00:01,000")
                .doesNotContain("Und");
        assertThat(utf8(TranscriptVtt.render(live, interim))).doesNotContain("Und");
    }

    @ParameterizedTest
    @CsvSource({
        // speaker, its channel, what is shown by channel
        "agent, 5, channel_5",
        "known, -1, channel_3",
        "agent, -1, channel_0",
        "customer, -1, channel_1",
        "supervisor, -1, supervisor",
        "nochannel, -1, nochannel"
    })
    void channelLabelsFallBackToParticipantThenHabitThenRole(String speaker, int channel, String label) {
        List<Participant> participants =
                List.of(new Participant("known", 3, null), new Participant("nochannel", Samples.ABSENT, "N"));
        Line line = new Line("x", speaker, channel, null, "t", null, 0, 1, Samples.ABSENT, List.of(), true);

        assertThat(utf8(TranscriptText.render(Samples.of(participants, line), BY_CHANNEL)))
                .isEqualTo(label + ": t\n");
    }

    @Test
    void nameLabelsFallBackToTheRole() {
        List<Participant> participants = List.of(
                new Participant("customer", 1, "Ada"),
                new Participant("customer", 2, "Bea"),
                new Participant("agent", 0, " "));
        Line ada = new Line("1", "customer", 1, null, "t", null, 0, 1, Samples.ABSENT, List.of(), true);
        Line bea = new Line("2", "customer", 2, null, "t", null, 0, 1, Samples.ABSENT, List.of(), true);
        Line some = new Line("3", "customer", 7, null, "t", null, 0, 1, Samples.ABSENT, List.of(), true);
        Line agent = new Line("4", "agent", 0, null, "t", null, 0, 1, Samples.ABSENT, List.of(), true);

        assertThat(utf8(TranscriptText.render(Samples.of(participants, ada, bea, some, agent), BY_NAME)))
                .isEqualTo("Ada: t\nBea: t\nAda: t\nagent: t\n");
    }

    @Test
    void labelsAreVerbatimInJsonAndOnOneLineElsewhere() {
        Transcript odd = Samples.of(
                Samples.line("1", "a\r\n\u2028b", "x\u000B\fy", 0, 1), Samples.line("2", "\u200B", "z", 1, 2));

        assertThat(utf8(TranscriptJson.render(odd, RenderOptions.DEFAULT)))
                .contains("\"speaker\":\"a\\r\\n\u2028b\"", "\"text\":\"x\\u000B\\fy\"", "\"speaker\":\"\u200B\"");
        assertThat(utf8(TranscriptText.render(odd, RenderOptions.DEFAULT))).isEqualTo("a b: x y\nunknown: z\n");
    }

    @Test
    void emojiAreWrittenAsThemselvesInJson() {
        Transcript emoji = Samples.of(Samples.line("1", "agent", "👩‍👩‍👧", 0, 1));

        assertThat(utf8(TranscriptJson.render(emoji, RenderOptions.DEFAULT))).contains("\"text\":\"👩‍👩‍👧\"");
    }

    @Test
    void wordsBecomeTimeStampsWhereTheyCanBeFoundAndTimed() {
        List<Word> words = List.of(
                new Word("guten", 0, 300, 1), // at the start of the cue: needs no stamp
                new Word("a", 300, 350, 1), // not a word of the text, though a letter of it
                new Word("Tag", 400, 600, 1),
                new Word("zwölf", 600, 700, 1), // the text has digits
                new Word(" & co", 800, 900, 1), // with the space that some recognisers leave
                new Word("früh", 700, 900, 1), // goes backwards
                new Word("Ende", 2_000, 2_100, 1)); // at the end of the cue
        Transcript t = Samples.of(Samples.line("1", "x", "Guten Tag, 12 & Co früh, Ende", null, 0, 2_000, words));

        assertThat(utf8(TranscriptVtt.render(t, WORDS)))
                .contains("<v x>Guten <00:00:00.400>Tag, 12 <00:00:00.800>&amp; Co früh, Ende</v>\n");
        assertThat(utf8(TranscriptVtt.render(t, RenderOptions.DEFAULT))).contains("<v x>Guten Tag, 12 &amp; Co");
    }

    @Test
    void scriptsWithoutSpacesAreStampedToo() {
        List<Word> words = List.of(new Word("我想", 0, 300, 1), new Word("問", 300, 400, 1), new Word("題", 400, 500, 1));
        Transcript t = Samples.of(Samples.line("1", "x", "我想問題", null, 0, 500, words));

        assertThat(utf8(TranscriptVtt.render(t, WORDS))).contains("<v x>我想<00:00:00.300>問<00:00:00.400>題</v>");
    }

    @ParameterizedTest
    @CsvSource({"NOTE, NOTE#1", "STYLE, STYLE#1", "REGION, REGION#1", "NOTES, NOTES", "-.:_, -.:_"})
    void vttIdsAreNotTakenForOtherBlocks(String id, String cueId) {
        Transcript t = Samples.of(Samples.line(id, "x", "t", 0, 500));

        assertThat(StrictVtt.parse(utf8(TranscriptVtt.render(t, RenderOptions.DEFAULT))))
                .extracting(StrictVtt.Cue::id)
                .containsExactly(cueId);
    }

    @Test
    void translationWithoutKnownTargetIsOfAnUndeterminedLanguage() {
        Transcript t = new Transcript(
                "s",
                1,
                Transcript.Status.COMPLETE,
                null,
                false,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                0,
                0,
                new Transcript.Missing(0, 0),
                Transcript.Gaps.NONE,
                false,
                List.of(Samples.line("1", "x", "a", "b", 0, 1, List.of())));

        assertThat(utf8(TranscriptText.render(t, RenderOptions.DEFAULT))).isEqualTo("x: a\nx (und): b\n");
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
