package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.Word;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 3.1: which of two results of one segment is shown, whichever comes first. */
class RankingTest {

    static Stream<Arguments> loserAndWinner() {
        return Stream.of(
                Arguments.of(
                        "a final beats an interim of a higher revision, later and with more text",
                        Events.interim("a", "zz").revision(9).at(9).id("z").event(),
                        Events.asr("a", "aa").event()),
                Arguments.of(
                        "the higher revision beats the later time",
                        Events.asr("a", "zz").revision(1).at(9).event(),
                        Events.asr("a", "aa").revision(2).at(1).event()),
                Arguments.of(
                        "the later time beats the greater event id",
                        Events.asr("a", "zz").at(1).id("z").event(),
                        Events.asr("a", "aa").at(2).id("a").event()),
                Arguments.of(
                        "a nanosecond is later",
                        Events.asr("a", "zz").at(Events.second(1)).event(),
                        Events.asr("a", "aa").at(Events.second(1).plusNanos(1)).event()),
                Arguments.of(
                        "the greater event id beats the greater content",
                        Events.asr("a", "zz").at(1).id("e1").event(),
                        Events.asr("a", "aa").at(1).id("e2").event()),
                Arguments.of(
                        "event ids compare by bytes, not as numbers",
                        Events.asr("a", "zz").at(1).id("e10").event(),
                        Events.asr("a", "aa").at(1).id("e9").event()),
                Arguments.of(
                        "an event id beats none",
                        Events.asr("a", "zz").at(1).event(),
                        Events.asr("a", "aa").at(1).id(".").event()),
                Arguments.of(
                        "a higher revision of an interim beats a lower one",
                        Events.interim("a", "zz").revision(0).at(9).event(),
                        Events.interim("a", "aa").revision(1).at(1).event()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loserAndWinner")
    void theGreaterResultIsShownWhicheverComesFirst(String rule, SpeechEvent loser, SpeechEvent winner) {
        assertThat(shownText(loser, winner)).as(rule).isEqualTo("aa");
        assertThat(shownText(winner, loser)).as(rule).isEqualTo("aa");
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                Arguments.of("text", same().event(), Events.asr("a", "b").at(1).event()),
                Arguments.of("start", same().event(), same().start(1).event()),
                Arguments.of("end", same().event(), same().end(1_001).event()),
                Arguments.of("speaker", same().event(), same().speaker("b").event()),
                Arguments.of("channel", same().event(), same().channel(0).event()),
                Arguments.of("language", same().event(), same().language("de").event()),
                Arguments.of(
                        "letter case of the language",
                        same().language("de").event(),
                        same().language("DE").event()),
                Arguments.of("confidence", same().event(), same().confidence(0).event()),
                Arguments.of(
                        "words",
                        same().event(),
                        same().words(List.of(new Word("a", 0, 1, -1))).event()),
                Arguments.of(
                        "a word's confidence",
                        same().words(List.of(new Word("a", 0, 1, -1))).event(),
                        same().words(List.of(new Word("a", 0, 1, 0))).event()),
                Arguments.of(
                        "number of words",
                        same().words(List.of(new Word("a", 0, 1, -1))).event(),
                        same().words(List.of(new Word("a", 0, 1, -1), new Word("a", 0, 1, -1)))
                                .event()));
    }

    private static Events.Asr same() {
        return Events.asr("a", "a").at(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void resultsOfOneRankAreToldApartByTheirContentInOneOrder(String field, SpeechEvent one, SpeechEvent other) {
        MemorySession first = Lives.session(one, other);
        MemorySession second = Lives.session(other, one);

        assertThat(first.transcript().segments())
                .as(field)
                .isEqualTo(second.transcript().segments());
        assertThat(AssemblyProperties.unversioned(first)).isEqualTo(AssemblyProperties.unversioned(second));
    }

    @Test
    void anEventWithoutTimeRanksByTheTimestampOfItsRecord() {
        MemorySession rows = new MemorySession(Lives.FIRST);

        Lives.fold(rows, Events.asr("a", "later").event(), Events.T0 + 2_000, Events.T0);
        Outcome outcome = Lives.fold(rows, Events.asr("a", "earlier").event(), Events.T0 + 1_000, Events.T0);

        assertThat(outcome).isEqualTo(Outcome.SUPERSEDED);
        assertThat(rows.transcript().segments().get(0).text()).isEqualTo("later");
    }

    @Test
    void anEqualResultIsADuplicate() {
        MemorySession rows = Lives.session(Events.asr("a", "x").at(1).event());

        assertThat(Lives.fold(rows, Events.asr("a", "x").at(1).event(), Events.T0 + 99, Events.T0))
                .isEqualTo(Outcome.DUPLICATE);
    }

    static Stream<Arguments> translations() {
        return Stream.of(
                Arguments.of(
                        "a source revision beats everything else",
                        Events.translation("a", "en", "zz")
                                .source(0)
                                .revision(9)
                                .at(9),
                        Events.translation("a", "en", "aa").source(1).at(1)),
                Arguments.of(
                        "a source revision beats none",
                        Events.translation("a", "en", "zz").revision(9).at(9),
                        Events.translation("a", "en", "aa").source(0).at(1)),
                Arguments.of(
                        "a final one beats the one that is not",
                        Events.translation("a", "en", "zz").isFinal(false).revision(9),
                        Events.translation("a", "en", "aa")),
                Arguments.of(
                        "tags that differ in case are one language",
                        Events.translation("a", "EN", "zz").at(1),
                        Events.translation("a", "en", "aa").at(2)),
                Arguments.of(
                        "the later one",
                        Events.translation("a", "en", "zz").at(1).id("z"),
                        Events.translation("a", "en", "aa").at(2).id("a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("translations")
    void theGreaterTranslationIsKept(String rule, Events.Translated loser, Events.Translated winner) {
        assertThat(keptTranslation(loser, winner)).as(rule).isEqualTo("aa");
        assertThat(keptTranslation(winner, loser)).as(rule).isEqualTo("aa");
    }

    private static String shownText(SpeechEvent first, SpeechEvent second) {
        return Lives.session(first, second).transcript().segments().get(0).text();
    }

    private static String keptTranslation(Events.Translated first, Events.Translated second) {
        MemorySession rows = Lives.session(first.event(), second.event());
        return rows.segments().get("a").translations().get("en").text();
    }
}
