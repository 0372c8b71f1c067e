package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.SpeechEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 3.2: what session events say of a session. */
class SessionFieldsTest {

    @Test
    void theLaterFieldWinsWhicheverComesFirst() {
        SpeechEvent early = Events.update().metadata("{\"z\":1}").at(1).event();
        SpeechEvent late = Events.update().metadata("{\"a\":1}").at(2).event();

        assertThat(Lives.session(early, late).transcript().metadata()).isEqualTo("{\"a\":1}");
        assertThat(Lives.session(late, early).transcript().metadata()).isEqualTo("{\"a\":1}");
    }

    @Test
    void ofOneTimeTheGreaterEventIdWins() {
        SpeechEvent without = Events.update().metadata("{\"z\":1}").at(1).event();
        SpeechEvent with = Events.update().metadata("{\"a\":1}").at(1).id("e1").event();

        assertThat(Lives.session(with, without).transcript().metadata()).isEqualTo("{\"a\":1}");
    }

    @Test
    void everyFieldIsRankedByItself() {
        MemorySession rows = Lives.session(
                Events.update().metadata("{}").at(5).event(),
                Events.update()
                        .metadata("{\"old\":1}")
                        .language("de", "en")
                        .at(1)
                        .event());

        assertThat(rows.transcript().metadata()).isEqualTo("{}");
        assertThat(rows.transcript().targetLanguage()).isEqualTo("en");
    }

    @Test
    void anEventThatLosesWithOneFieldAndWinsWithAnotherIsApplied() {
        MemorySession rows = Lives.session(Events.update().metadata("{}").at(5).event());

        Outcome outcome = Lives.fold(
                rows,
                Events.update()
                        .metadata("{\"old\":1}")
                        .language("de", "en")
                        .at(1)
                        .event());

        assertThat(outcome).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void theLanguageIsReplacedWhole() {
        MemorySession rows = Lives.session(
                Events.update().language("de", "en").at(1).event(),
                Events.update().language(new LanguagePair(null, "fr")).at(2).event());

        assertThat(rows.transcript().sourceLanguage()).isNull();
        assertThat(rows.transcript().targetLanguage()).isEqualTo("fr");
    }

    @Test
    void participantsAreReplacedWholeByNoneToo() {
        MemorySession rows = Lives.session(
                Events.update()
                        .participants(List.of(new Participant("agent", 0, "Maria")))
                        .at(1)
                        .event(),
                Events.update().participants(List.of()).at(2).event());

        assertThat(rows.transcript().participants()).isEmpty();
    }

    @Test
    void startedAndUpdatedMeanTheSame() {
        MemorySession rows = Lives.session(
                Events.update().started(true).metadata("{}").at(5).event(),
                Events.update().metadata("{\"a\":1}").at(6).event(),
                Events.update().started(true).metadata("{\"b\":1}").at(4).event());

        assertThat(rows.transcript().metadata()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aSessionStartedWhenItsWinningEventSaysSo() {
        MemorySession rows = Lives.session(
                Events.update().started(true).at(3).event(),
                Events.update().at(5).event(),
                Events.update().started(true).at(1).event());

        assertThat(rows.transcript().startedAt()).isEqualTo(Events.second(5));
    }

    @Test
    void theLeastOrganizationIsKept() {
        MemorySession rows = Lives.session(
                Events.update().organization("org_b").at(1).event(),
                Events.update().organization("org_a").at(2).event(),
                Events.update().organization("org_c").at(3).event());

        assertThat(rows.transcript().organizationId()).isEqualTo("org_a");
    }

    @Test
    void twoOrganizationsAreAConflictForGoodThatIsReportedOnce() {
        MemorySession rows = Lives.session(
                Events.update().organization("org_a").event(),
                Events.update().organization("org_b").event(),
                Events.update().organization("org_a").event(),
                Events.update().organization("org_0").event());

        assertThat(rows.transcript().organizationConflict()).isTrue();
        assertThat(rows.conflicts()).isEqualTo(1);
    }

    @Test
    void oneOrganizationGivenTwiceIsNoConflict() {
        MemorySession rows = Lives.session(
                Events.update().organization("org_a").event(),
                Events.update().organization("org_a").at(9).event());

        assertThat(rows.transcript().organizationConflict()).isFalse();
    }

    @Test
    void theGreatestEndWins() {
        SpeechEvent early = Events.ended(1, 7);
        SpeechEvent late = Events.ended(2, 3);

        assertThat(Lives.session(late, early).transcript().missing().segments()).isEqualTo(3);
        assertThat(Lives.session(early, late).transcript().missing().segments()).isEqualTo(3);
    }

    @Test
    void aFailureWinsATie() {
        assertThat(Lives.session(Events.failed(1), Events.ended(1, 0))
                        .transcript()
                        .error())
                .isNotNull();
        assertThat(Lives.session(Events.ended(1, 0), Events.failed(1))
                        .transcript()
                        .error())
                .isNotNull();
    }

    @Test
    void anEndAfterAFailureReplacesItAndItsError() {
        MemorySession rows = Lives.session(Events.failed(1), Events.ended(2, 0));

        assertThat(rows.transcript().error()).isNull();
        assertThat(rows.transcript().status()).isEqualTo(Transcript.Status.COMPLETE);
    }

    @Test
    void anEmptyErrorAndNoneAreToldApartInOneOrder() {
        SpeechEvent none = new SessionEvent.Failed(Events.SESSION, null, Events.second(1), null);
        SpeechEvent empty =
                new SessionEvent.Failed(Events.SESSION, null, Events.second(1), new SessionError(null, null));

        assertThat(Lives.session(none, empty).transcript().error())
                .isEqualTo(Lives.session(empty, none).transcript().error());
    }
}
