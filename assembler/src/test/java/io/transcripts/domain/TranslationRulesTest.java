package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.SpeechEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule 3.6: which translation is shown, and which segment waits for one. */
class TranslationRulesTest {

    @Test
    void theTargetIsShownBesideASegmentInAnotherLanguage() {
        MemorySession rows = session("de", "en", Events.asr("a", "ja").language("de"), translation("en"));

        assertThat(shown(rows)).isEqualTo("t:en");
        assertThat(missing(rows)).isZero();
    }

    @Test
    void aTranslationMayComeBeforeItsSegment() {
        MemorySession rows = Lives.session(
                translation("en").event(), Events.asr("a", "ja").language("de").event(), Events.languages("de", "en"));

        assertThat(shown(rows)).isEqualTo("t:en");
    }

    @Test
    void aSegmentInTheTargetLanguageNeedsAndShowsNone() {
        MemorySession rows = session("de", "en-GB", Events.asr("a", "yes").language("EN-us"), translation("en-GB"));

        assertThat(shown(rows)).isNull();
        assertThat(missing(rows)).isZero();
    }

    @Test
    void aSegmentWithoutLanguageSpeaksTheSessionsSource() {
        assertThat(missing(session("de", "en", Events.asr("a", "ja")))).isEqualTo(1);
        assertThat(missing(session("EN-us", "en", Events.asr("a", "yes")))).isZero();
    }

    @Test
    void whereNoLanguageIsKnownNoneIsNeededAndOneIsShown() {
        assertThat(missing(session(null, "en", Events.asr("a", "?")))).isZero();
        assertThat(shown(session(null, "en", Events.asr("a", "?"), translation("en"))))
                .isEqualTo("t:en");
    }

    @Test
    void withoutATargetNothingIsNeededOrShown() {
        MemorySession rows = session("de", null, Events.asr("a", "ja"), translation("en"));

        assertThat(shown(rows)).isNull();
        assertThat(missing(rows)).isZero();
    }

    @Test
    void theExactTagIsPreferredWhateverItsCase() {
        assertThat(shown(session(
                        "de",
                        "EN-gb",
                        Events.asr("a", "ja"),
                        translation("en"),
                        translation("en-GB"),
                        translation("en-AU"))))
                .isEqualTo("t:en-GB");
    }

    @Test
    void elseTheLeastTagOfTheSamePrimarySubtag() {
        assertThat(shown(session(
                        "de",
                        "en",
                        Events.asr("a", "ja"),
                        translation("EN-US"),
                        translation("en-gb"),
                        translation("fr"))))
                .isEqualTo("t:en-gb");
    }

    @Test
    void aPrimarySubtagIsNotAPrefix() {
        assertThat(shown(session("de", "fi", Events.asr("a", "ja"), translation("fil"))))
                .isNull();
    }

    @Test
    void anExactOneThatDoesNotFitGivesWayToOneThatDoes() {
        assertThat(shown(session(
                        "de", "en", Events.asr("a", "ja"), translation("en").source(7), translation("en-GB"))))
                .isEqualTo("t:en-GB");
    }

    @Test
    void oneThatIsNotFinalIsNotShown() {
        MemorySession rows =
                session("de", "en", Events.asr("a", "ja"), translation("en").isFinal(false));

        assertThat(shown(rows)).isNull();
        assertThat(missing(rows)).isEqualTo(1);
    }

    @Test
    void aBlankOneIsNotShown() {
        MemorySession rows = session("de", "en", Events.asr("a", "ja"), Events.translation("a", "en", "\u200b\u00a0"));

        assertThat(shown(rows)).isNull();
        assertThat(missing(rows)).isEqualTo(1);
    }

    @Test
    void oneOfAnEarlierRevisionIsNotShownAndIsMissedAgain() {
        MemorySession rows =
                session("de", "en", Events.asr("a", "ja"), translation("en").source(0));
        assertThat(shown(rows)).isEqualTo("t:en");

        Lives.fold(rows, Events.asr("a", "nein").revision(1).event());

        assertThat(shown(rows)).isNull();
        assertThat(missing(rows)).isEqualTo(1);
    }

    @Test
    void oneThatNamesNoRevisionFitsEvery() {
        MemorySession rows = session("de", "en", Events.asr("a", "ja").revision(3), translation("en"));

        assertThat(shown(rows)).isEqualTo("t:en");
    }

    @Test
    void aNewTargetChangesWhatIsMissing() {
        MemorySession rows = session("de", "en", Events.asr("a", "ja"), translation("en"));
        assertThat(missing(rows)).isZero();

        Lives.fold(rows, Events.update().language("de", "fr").at(99).event());

        assertThat(missing(rows)).isEqualTo(1);
        assertThat(rows.storedHeader().missing().translations()).isEqualTo(1);
    }

    private static Events.Translated translation(String language) {
        return Events.translation("a", language, "t:" + language);
    }

    private static MemorySession session(
            @Nullable String source, @Nullable String target, Events.Asr segment, Events.Translated... translations) {
        MemorySession rows = Lives.session(Events.languages(source, target), segment.event());
        for (Events.Translated translation : translations) {
            Lives.fold(rows, (SpeechEvent) translation.event());
        }
        return rows;
    }

    private static @Nullable String shown(MemorySession rows) {
        return rows.transcript().segments().get(0).translation();
    }

    private static int missing(MemorySession rows) {
        return rows.transcript().missing().translations();
    }
}
