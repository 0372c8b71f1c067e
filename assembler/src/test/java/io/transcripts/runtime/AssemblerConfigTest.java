package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.Limits;
import io.transcripts.topology.TopicNames;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node is not started with, because it would do harm. */
class AssemblerConfigTest {
    @ParameterizedTest
    @CsvSource({
        "transcript.events, speech.asr, app-strays",
        "speech.session, transcript.dead-letter, app-strays",
        "transcript.events, transcript.dead-letter, speech.asr",
        "one, one, app-strays",
        "transcript.events, app-transcripts-changelog, app-strays"
    })
    void noTopicIsReadAndWritten(String notifications, String deadLetters, String strays) {
        TopicNames topics = new TopicNames(
                "speech.asr", "speech.translation", "speech.session", notifications, deadLetters, strays);

        assertThatThrownBy(() -> Configs.with(topics, Deadlines.DEFAULT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("topics of their own");
    }

    @Test
    void theInputsMayBeOneTopic() {
        TopicNames topics = new TopicNames(
                "events", "events", "events", "transcript.events", "transcript.dead-letter", "app-strays");

        assertThat(Configs.with(topics, Deadlines.DEFAULT).topics().inputs()).containsExactly("events");
    }

    @Test
    void whatIsKeptForEverHasAMarkerForEver() {
        Deadlines usual = Deadlines.DEFAULT;
        Deadlines endless = new Deadlines(
                usual.quiet(),
                usual.grace(),
                usual.idle(),
                usual.updateEvery(),
                usual.confirm(),
                Duration.ZERO,
                usual.marker());

        assertThatThrownBy(() -> Configs.with(Configs.TOPICS, endless))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("marker-retention PT0S");
        assertThat(Configs.with(Configs.TOPICS, usual.withoutRetention())).isNotNull();
    }

    @Test
    void aRowWithAllTheTranslationsThatLimitsLetInFitsItsTopic() {
        Limits small = new Limits(64 << 10, 32 << 10, 5_000, 2_592_000_000L, 16 << 10, 100, 128);

        assertThat(RecordSizes.ownValue(small, SessionLimits.DEFAULT)).isGreaterThan((64 << 10) + 16 * (32 << 10));
        assertThat(RecordSizes.ownValue(Limits.DEFAULT, SessionLimits.DEFAULT)).isEqualTo(4 << 20);
    }
}
